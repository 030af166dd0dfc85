import Accounts
import Kernel

/// The caller's default customer, with the cookie of a visitor who is new.
struct BillingReply: Codable, Sendable, ReplyWithHeaders {
    let customer: CustomerReply
    private let cookie: String?

    init(_ customer: Customer, _ cookie: (name: String, value: String)? = nil) {
        self.customer = CustomerReply(customer)
        self.cookie = cookie?.value
    }

    init(from decoder: any Decoder) throws {
        customer = try CustomerReply(from: decoder)
        cookie = nil
    }

    func encode(to encoder: any Encoder) throws {
        try customer.encode(to: encoder)
    }

    var headers: [(name: String, value: String)] { cookie.map { [("Set-Cookie", $0)] } ?? [] }
}

/// Shows to whom the caller's orders are billed.
struct ShowBilling: Query {
    static let route = Route.get("/billing", "Show the billing information", problems: [Problem.notFound])
    typealias Who = AnyShopper
    typealias Reply = CustomerReply

    func answer(_ call: Call<Self>, in tx: Transaction) throws -> CustomerReply {
        guard let owner = call.who.owner, let customer = try CustomerTable.standard(of: owner, in: tx) else {
            throw Problem.notFound("No billing information yet")
        }
        return CustomerReply(customer)
    }
}

/// Says to whom the caller's orders are billed; whoever is nobody yet becomes a visitor.
struct SetBilling: Command {
    static let route = Route.post(
        "/billing",
        "Set the billing information",
        status: 200,
        refusals: [CustomerRefusal.self],
        problems: [Problem.forbidden]
    )
    static let isolation = Access.readCommittedAndGuarded
    typealias Who = AnyShopper
    typealias Body = CustomerFields
    typealias Reply = BillingReply

    let hashing: Hashing
    let limits: CustomerLimits

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> BillingReply {
        let values = try call.body.values()
        let (owner, cookie) = try Visitors.ensure(call.who.identity, hashing: hashing, in: tx)
        let writing = try CustomerWriting(of: owner, in: tx)
        guard let old = try CustomerTable.standard(of: owner, in: tx) else {
            return BillingReply(try writing.add(values, asDefault: true, limits, in: tx), cookie)
        }
        return BillingReply(try writing.rewrite(old.id, asDefault: nil, { _ in values }, in: tx), cookie)
    }
}
