import Foundation
import Kernel
import Shop

/// The statements of purchases without HTTP: recorded from the real operations, then run again on an
/// equal database from one thread, durably.
struct RawPurchase {
    /// Purchases recorded and replayed: enough for more than a second, which checkpoints are a part of.
    static let purchases = 3_000

    /// A session that does what it is asked and writes it down.
    private final class Recorder: Session {
        private let tx: Transaction
        private var steps: [SQLStep] = []

        init(_ tx: Transaction) {
            self.tx = tx
        }

        /// What was written down since the last time.
        func taken() -> [SQLStep] {
            defer { steps = [] }
            return steps
        }

        func rows(_ sql: SQL) throws -> [Row] {
            steps.append(SQLStep(sql: sql, kind: .rows))
            return try tx.rows(sql)
        }

        func execute(_ sql: SQL) throws -> Int {
            steps.append(SQLStep(sql: sql, kind: .execute))
            return try tx.execute(sql)
        }

        func post(_ sql: SQL) throws {
            steps.append(SQLStep(sql: sql, kind: .post))
            try tx.post(sql)
        }
    }

    /// The statements of each purchase, request by request, in the order in which they ran.
    typealias Recording = [[[SQLStep]]]

    struct SQLStep: Sendable {
        let sql: SQL
        let kind: Kind

        enum Kind: Sendable {
            case rows
            case execute
            case post
        }

        func run(in tx: Transaction) throws {
            switch kind {
            case .rows: _ = try tx.rows(sql)
            case .execute: try tx.execute(sql)
            case .post: try tx.post(sql)
            }
        }
    }

    /// Makes purchases through the operations and returns what they asked the database.
    static func record(_ shop: Shop, products: Int) async throws -> Recording {
        var recording: Recording = []
        for number in 0..<purchases {
            let product = number * 37 % products + 1
            recording.append(
                try await shop.database.write(isolation: .readCommittedAndGuarded) { tx in
                    try purchase(of: product, shop, tx)
                }
            )
        }
        return recording
    }

    private static func purchase(of product: Int, _ shop: Shop, _ tx: Transaction) throws -> [[SQLStep]] {
        let recorder = Recorder(tx)
        let inner = Transaction(engine: tx.engine, now: tx.now, random: tx.random, session: recorder)
        let cart = try call("POST", "/cart", [:], "", shop, inner)
        let cartID = JSONText.string(#""cart_id":""#, in: cart[...])
        var requests = [recorder.taken()]
        let item = #"{"product_id":\#(product),"quantity":1}"#
        _ = try call("POST", "/cart/{cart_id}/items", ["cart_id": cartID], item, shop, inner)
        requests.append(recorder.taken())
        let order = try call("POST", "/cart/{cart_id}/checkout", ["cart_id": cartID], "", shop, inner)
        let orderID = JSONText.string(#""order_id":""#, in: order[...])
        requests.append(recorder.taken())
        let success = #"{"order_id":"\#(orderID)","status":"success"}"#
        _ = try call("POST", "/payments/confirm", [:], success, shop, inner)
        requests.append(recorder.taken())
        return requests
    }

    private static func call(
        _ method: String,
        _ path: String,
        _ values: [String: String],
        _ body: String,
        _ shop: Shop,
        _ tx: Transaction
    ) throws -> [UInt8] {
        guard
            let operation = shop.operations.first(where: {
                $0.route.method.rawValue == method && $0.route.path == path
            })
        else { throw BenchFailure("there is no \(method) \(path)") }
        let incoming = Incoming(
            identity: Identity(holder: nil, isLocal: true),
            path: values.map { ($0.key, $0.value) },
            query: [],
            body: Array(body.utf8),
            requestID: "bench"
        )
        guard case .transaction(let perform) = try operation.begin(incoming) else {
            throw BenchFailure("\(path) is an exchange")
        }
        return try perform(tx).outgoing().body
    }

    /// Runs the statements of some of the four requests on a database equal to the one they were recorded on.
    ///
    /// - Returns: how many of them ran per second: whole purchases, or single requests.
    static func replay(
        _ recording: Recording,
        requests: Range<Int>,
        on database: any Database,
        perCommit: Int
    ) async throws -> Double {
        let start = LoadGenerator.now()
        for first in stride(from: 0, to: recording.count, by: perCommit) {
            let group = recording[first..<min(recording.count, first + perCommit)].flatMap { purchase in
                purchase[requests].flatMap { $0 }
            }
            try await database.write(isolation: .readCommittedAndGuarded) { tx in
                for step in group { try step.run(in: tx) }
            }
        }
        return Double(recording.count) / (Double(LoadGenerator.now() - start) / 1e9)
    }
}
