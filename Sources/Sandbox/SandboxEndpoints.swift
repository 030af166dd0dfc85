import Kernel

/// Charges an order, once, and calls the shop back.
struct ChargeOrder: Command {
    static let route = Route.post(
        "/payments/orders",
        "Pay for an order of the shop",
        refusals: [ChargeRefusal.self]
    )
    /// The order's row is claimed by a guarded insert before anything else is read.
    static let isolation = Access.readCommittedAndGuarded
    typealias Who = Anyone

    struct Body: Codable, Sendable {
        let order_id: Text<1, 64>
        let amount: Amount
        let currency: Currency?
    }

    typealias Reply = ChargeReply

    let currency: Currency

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> ChargeReply {
        let orderID = call.body.order_id.text
        let amount = try call.body.amount.money(in: call.body.currency ?? currency, field: "amount")
        let isNew = try SandboxCharges.charge(orderID, amount, in: tx)
        guard let charge = try SandboxCharges.find(orderID, in: tx) else {
            preconditionFailure("an order that was charged has a charge")
        }
        guard charge.amount == amount else { throw ChargeRefusal.otherAmount(charge.amount) }
        if isNew { try SandboxCallback.enqueue(orderID, in: tx) }
        return ChargeReply(charge)
    }
}

/// Shows what an order was charged.
struct ShowCharge: Query {
    static let route = Route.get(
        "/payments/orders/{order_id}",
        "Show the charge of an order",
        problems: [Problem.notFound]
    )
    typealias Who = Anyone

    struct Path: Codable, Sendable {
        let order_id: Text<1, 64>
    }

    typealias Reply = ChargeReply

    func answer(_ call: Call<Self>, in tx: Transaction) throws -> ChargeReply {
        guard let charge = try SandboxCharges.find(call.path.order_id.text, in: tx) else {
            throw Problem.notFound("No charge for this order")
        }
        return ChargeReply(charge)
    }
}

struct ChargeReply: Codable, Sendable {
    let order_id: String
    let amount: Money
    let currency: Currency
    let status: String
    let charge_id: String
    let created_at: Timestamp
    /// The status with which the shop answered the callback; null until it did.
    let callback_status: Int?

    init(_ charge: SandboxCharge) {
        order_id = charge.orderID
        amount = charge.amount
        currency = charge.amount.currency
        status = "charged"
        charge_id = charge.chargeID
        created_at = charge.createdAt
        callback_status = charge.heardStatus
    }
}

/// Why an order is not charged.
enum ChargeRefusal: Refusal {
    case otherAmount(Money)

    static let kinds = [Problem.Kind(409, "amount_mismatch", "The order was charged another amount.")]

    var problem: Problem {
        switch self {
        case .otherAmount(let charged):
            Problem(
                Self.kinds[0],
                "This order was charged \(charged) \(charged.currency) already; it is never charged twice."
            )
        }
    }
}
