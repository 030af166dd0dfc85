import Carts
import Catalog
import Credit
import Fulfilment
import Inventory
import Kernel
import Ledger
import Orders
import Payments
import Secrets
import Support

/// A shop without a server: its operations, called by name on a test's own database.
struct Desk: Sendable {
    let database: any Database
    let clock: TestClock
    private let operations: [String: Operation]

    static let credit = CreditSettings(hashing: .standard, currency: .sample)
    static let guest = Identity(holder: nil, isLocal: true)
    static let stranger = Identity(holder: nil, isLocal: false)
    static let staff = Identity(
        holder: .init(actor: "key:1", permissions: Set(Permissions.names)),
        isLocal: false
    )

    static func open(
        _ engine: TestDatabase,
        providers: [any PaymentProvider] = [Till()],
        _ body: @escaping @Sendable (Desk) async throws -> Void
    ) async throws {
        let clock = TestClock()
        try await engine.with(clock: clock.clock) { database in
            try await body(Desk(database, clock, providers))
        }
    }

    private init(_ database: any Database, _ clock: TestClock, _ providers: [any PaymentProvider]) {
        self.database = database
        self.clock = clock
        let features: [any Feature] = [
            Credit(Desk.credit), Fulfilment(Desk.credit),
            Carts(currencies: ShopCurrencies(.sample), hashing: .standard), Ledger(),
            Payments(providers: [ManualProvider()]),
            Orders(currencies: ShopCurrencies(.sample), hashing: .standard, providers: providers),
        ]
        let all = features.flatMap(\.endpoints).map { Operation($0) }
        operations = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
    }

    struct Answer: Sendable {
        let status: Int
        let json: JSON
        var headers: [(name: String, value: String)] = []

        subscript(_ key: String) -> String? { json[key]?.string }
        var detail: String? { json["detail"]?.string }
        var code: String? { json["code"]?.string }
    }

    /// Calls an operation as the server would.
    func call(
        _ name: String,
        _ path: [(name: String, value: String)] = [],
        query: [(name: String, value: String)] = [],
        _ body: String? = nil,
        as identity: Identity = Desk.guest,
        headers: [String: String] = [:]
    ) async throws -> Answer {
        guard let operation = operations[name] else { preconditionFailure("there is no operation \(name)") }
        let incoming = Incoming(
            identity: identity,
            path: path,
            query: query,
            body: Array((body ?? "").utf8),
            headers: headers,
            requestID: "test"
        )
        do {
            let outgoing: Outgoing
            switch try operation.begin(incoming) {
            case .transaction(let work):
                outgoing = try await database.transact(operation.isolation, work).outgoing()
            case .exchange(let exchange):
                let question = try await database.write { tx in try exchange.prepare(tx) }
                let finding = try await exchange.ask(question)
                outgoing = try await database.write { tx in try exchange.settle(question, finding, tx) }
            case .feed: preconditionFailure("\(name) goes on")
            }
            let json = outgoing.body.isEmpty ? JSON.null : try JSON.parse(outgoing.body)
            return Answer(status: outgoing.status, json: json, headers: outgoing.headers)
        } catch let refusal as any Refusal {
            return try Self.answer(refusal.problem)
        } catch let problem as Problem {
            return try Self.answer(problem)
        }
    }

    /// Runs a command's statements and counts them; nothing is kept.
    func statements(
        of name: String,
        _ path: [(name: String, value: String)],
        _ body: String? = nil,
        as identity: Identity = Desk.guest
    ) async throws -> Int {
        guard let operation = operations[name] else { preconditionFailure("there is no operation \(name)") }
        let incoming = Incoming(
            identity: identity,
            path: path,
            query: [],
            body: Array((body ?? "").utf8),
            requestID: "test"
        )
        guard case .transaction(let work) = try operation.begin(incoming) else {
            preconditionFailure("\(name) is no transaction")
        }
        return try await database.transact(operation.isolation) { tx in
            let counting = CountingSession(tx)
            _ = try work(Transaction(engine: tx.engine, now: tx.now, random: tx.random, session: counting))
            return counting.count
        }
    }

    private static func answer(_ problem: Problem) throws -> Answer {
        Answer(status: problem.kind.status, json: try JSON.parse(problem.body(requestID: "test")))
    }
}

/// Passes statements on and counts them.
private final class CountingSession: Session {
    private let tx: Transaction
    private(set) var count = 0

    init(_ tx: Transaction) {
        self.tx = tx
    }

    func rows(_ sql: SQL) throws -> [Row] {
        count += 1
        return try tx.rows(sql)
    }

    func execute(_ sql: SQL) throws -> Int {
        count += 1
        return try tx.execute(sql)
    }

    func post(_ sql: SQL) throws {
        count += 1
        try tx.post(sql)
    }
}

/// A sandbox whose word needs no signature but a header with its name.
struct Till: PaymentProvider {
    let name = "till"
    let isSandbox = true

    func start(_ attempt: PaymentAttempt) async throws -> StartedPayment {
        StartedPayment(providerReference: "till-\(attempt.reference)")
    }

    func outcome(of attempt: PaymentAttempt) async throws -> Confirmation? { nil }

    func refund(_ refund: Refund) async throws -> RefundAnswer {
        .refunded("till-\(refund.key)")
    }

    func confirmation(headers: [String: String], body: [UInt8], now: Timestamp) throws -> Confirmation {
        guard headers["webhook-signature"] == name else { throw WebhookRefusal.badSignature }
        let message = try JSON.parse(body)
        guard let order = message["order_id"]?.string, let status = message["status"]?.string else {
            throw WebhookRefusal.unreadable
        }
        return Confirmation(
            reference: "order:\(order)",
            outcome: status == "success" ? .succeeded : .failed,
            amount: message["amount"]?.string.flatMap { Amount($0) },
            currency: message["currency"]?.string.flatMap { Currency($0) },
            providerReference: message["charge_id"]?.string
        )
    }
}
