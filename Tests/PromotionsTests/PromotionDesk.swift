import Kernel
import Pricing
import Promotions
import Support
import Testing

/// Staff with the permission, and buyers, on a database of their own.
struct PromotionDesk: Sendable {
    let database: any Database
    private let calls: EndpointCalls
    static let dollar = Currency.sample

    static func open(
        _ engine: TestDatabase,
        clock: Clock = .system,
        _ body: @Sendable (PromotionDesk) async throws -> Void
    ) async throws {
        try await engine.with(clock: clock) { database in
            try await body(PromotionDesk(database))
        }
    }

    init(_ database: any Database) {
        self.database = database
        calls = EndpointCalls(Promotions(), on: database)
    }

    func callAsFunction(
        _ name: String,
        _ path: [String: String] = [:],
        query: [String: String] = [:],
        body: String = ""
    ) async throws -> EndpointCalls.Reply {
        try await calls(name, path, query: query, body: body, as: .holder("promotions.write"))
    }

    /// Makes a promotion of 10 % with these fields beside, and answers its number.
    func make(_ fields: String = "") async throws -> Int64 {
        let effects = #""effects": [{"type": "percent", "target": "order", "percent": 10}]"#
        let more = fields.isEmpty ? "" : ", " + fields
        let reply = try await self("CreatePromotion", body: #"{"name": "Ten off", \#(effects)\#(more)}"#)
        return try #require(reply.json["id"]?.integer, "\(reply.json.text)")
    }

    func addCode(_ code: String, to promotion: Int64, _ fields: String = "") async throws {
        let more = fields.isEmpty ? "" : ", " + fields
        let reply = try await self(
            "AddCouponCodes",
            ["id": "\(promotion)"],
            body: #"{"code": "\#(code)"\#(more)}"#
        )
        #expect(reply.status == 201, "\(reply.json.text)")
    }

    func uses(of promotion: Int64) async throws -> (uses: Int64?, spent: String?) {
        let reply = try await self("ShowPromotion", ["id": "\(promotion)"])
        return (reply.json["uses"]?.integer, reply.json["spent"]?.text)
    }

    /// What carts would be offered.
    func live(_ codes: [String] = [], _ currency: Currency = dollar, for customer: String? = nil) async throws
        -> [Promotion]
    {
        try await database.read { tx in
            try LivePromotions.load(codes: codes, currency: currency, customer: customer, in: tx)
        }
    }

    func redeem(
        _ promotion: Int64,
        _ minor: Int64 = 100,
        code: String? = nil,
        order: String,
        customer: String? = nil
    ) async throws {
        try await database.write(isolation: .readCommittedAndGuarded) { tx in
            try LivePromotions.redeem(
                [.init(promotion, minor, code)],
                order: order,
                customer: customer,
                in: tx
            )
        }
    }

    func release(_ order: String) async throws {
        try await database.write(isolation: .readCommittedAndGuarded) { tx in
            try LivePromotions.release(order: order, in: tx)
        }
    }

    /// Has so many do it at once, and tells how many could; each refusal must be a promotion's.
    func race(_ count: Int, _ work: @escaping @Sendable (Transaction, Int) throws -> Void) async throws -> Int
    {
        let database = database
        return try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<count {
                group.addTask {
                    do {
                        try await database.write(isolation: .readCommittedAndGuarded) { tx in
                            try work(tx, number)
                        }
                        return true
                    } catch is PromotionRefusal {
                        return false
                    }
                }
            }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
    }

    func expectSound() async throws {
        #expect(try await Audited.faults(database) == [:])
    }
}

extension AppliedPromotion {
    init(_ promotion: Int64, _ minor: Int64, _ code: String? = nil) {
        self.init(
            source: "promotion:\(promotion)",
            code: code,
            amount: Money(minor: minor, currency: PromotionDesk.dollar)
        )
    }
}
