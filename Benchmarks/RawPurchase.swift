import Foundation
import Kernel
import Shop

/// The statements of purchases without HTTP: recorded from the real operations, then run again on an
/// equal database from one thread, durably.
struct RawPurchase {
    /// Purchases recorded and replayed.
    static let purchases = 300

    /// A session that does what it is asked and writes it down.
    private final class Recorder: Session {
        enum Step {
            case rows(SQL)
            case execute(SQL)
            case post(SQL)
        }

        private let tx: Transaction
        var steps: [Step] = []

        init(_ tx: Transaction) {
            self.tx = tx
        }

        func rows(_ sql: SQL) throws -> [Row] {
            steps.append(.rows(sql))
            return try tx.rows(sql)
        }

        func execute(_ sql: SQL) throws -> Int {
            steps.append(.execute(sql))
            return try tx.execute(sql)
        }

        func post(_ sql: SQL) throws {
            steps.append(.post(sql))
            try tx.post(sql)
        }
    }

    /// The statements of each purchase, in the order in which they ran.
    typealias Recording = [[SQLStep]]

    struct SQLStep: Sendable {
        let sql: SQL
        let kind: Kind

        enum Kind: Sendable {
            case rows
            case execute
            case post
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

    private static func purchase(of product: Int, _ shop: Shop, _ tx: Transaction) throws -> [SQLStep] {
        let recorder = Recorder(tx)
        let inner = Transaction(engine: tx.engine, now: tx.now, random: tx.random, session: recorder)
        let cart = try call("POST", "/cart", [:], "", shop, inner)
        let cartID = JSONText.string("cart_id", in: cart[...])
        _ = try call(
            "POST",
            "/cart/{cart_id}/items",
            ["cart_id": cartID],
            #"{"product_id":\#(product),"quantity":1}"#,
            shop,
            inner
        )
        let order = try call("POST", "/cart/{cart_id}/checkout", ["cart_id": cartID], "", shop, inner)
        let orderID = JSONText.string("order_id", in: order[...])
        _ = try call(
            "POST",
            "/payments/confirm",
            [:],
            #"{"order_id":"\#(orderID)","status":"success"}"#,
            shop,
            inner
        )
        return recorder.steps.map { step in
            switch step {
            case .rows(let sql): SQLStep(sql: sql, kind: .rows)
            case .execute(let sql): SQLStep(sql: sql, kind: .execute)
            case .post(let sql): SQLStep(sql: sql, kind: .post)
            }
        }
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
        return try perform(tx).body
    }

    /// Runs a recording on a database equal to the one it was made on.
    ///
    /// - Returns: purchases per second.
    static func replay(_ recording: Recording, on database: any Database, perCommit: Int) async throws
        -> Double
    {
        let start = LoadGenerator.now()
        for first in stride(from: 0, to: recording.count, by: perCommit) {
            let group = Array(recording[first..<min(recording.count, first + perCommit)])
            try await database.write(isolation: .readCommittedAndGuarded) { tx in
                for purchase in group {
                    for step in purchase {
                        switch step.kind {
                        case .rows: _ = try tx.rows(step.sql)
                        case .execute: try tx.execute(step.sql)
                        case .post: try tx.post(step.sql)
                        }
                    }
                }
            }
        }
        return Double(recording.count) / (Double(LoadGenerator.now() - start) / 1e9)
    }
}
