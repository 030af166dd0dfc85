import Kernel

/// Charges an order, once, and calls the shop back.
///
/// A card number of ``SandboxFault/cards``, or its word in `X-Sandbox-Fault`, makes something go wrong.
struct ChargeOrder: Command {
    static let route = Route.post(
        "/payments/orders",
        "Pay for an order of the shop",
        refusals: [ChargeRefusal.self]
    )
    /// The order's row is claimed by a guarded insert before anything else is read.
    static let isolation = Access.readCommittedAndGuarded
    static let readsHeaders = true
    typealias Who = Anyone

    struct Body: Codable, Sendable {
        let order_id: Text<1, 64>
        let amount: Amount
        let currency: Currency?
        /// Any; some mean a fault.
        let card_number: Text<12, 19>?
    }

    typealias Reply = Outcome<ChargeReply>

    let currency: Currency

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> Outcome<ChargeReply> {
        let orderID = call.body.order_id.text
        let amount = try call.body.amount.money(in: call.body.currency ?? currency, field: "amount")
        let fault = try Self.fault(call)
        if fault == .down { throw ChargeRefusal.down }
        if fault == .decline, try SandboxCharges.find(orderID, in: tx) == nil {
            try SandboxCallback.enqueue(orderID, .failed(amount), in: tx)
            return Outcome(ChargeRefusal.declined.problem)
        }
        let isNew = try SandboxCharges.charge(orderID, amount, in: tx)
        guard let charge = try SandboxCharges.find(orderID, in: tx) else {
            preconditionFailure("an order that was charged has a charge")
        }
        guard charge.amount == amount else { throw ChargeRefusal.otherAmount(charge.amount) }
        if isNew { try Self.callBack(orderID, fault, in: tx) }
        return fault == .timeout ? Outcome(ChargeRefusal.timeout.problem) : Outcome(ChargeReply(charge))
    }

    private static func fault(_ call: Call<Self>) throws -> SandboxFault? {
        if let word = call.headers["x-sandbox-fault"] {
            guard let fault = SandboxFault(rawValue: word) else {
                let words = SandboxFault.allCases.map(\.rawValue).joined(separator: ", ")
                throw Problem.invalid(field: "X-Sandbox-Fault", "must be one of \(words)")
            }
            return fault
        }
        return call.body.card_number.flatMap { SandboxFault.cards[$0.text] }
    }

    /// Stores the messages that a charge is told with.
    private static func callBack(_ orderID: String, _ fault: SandboxFault?, in tx: Transaction) throws {
        switch fault {
        case .never, .timeout: break
        case .late: try SandboxCallback.enqueue(orderID, .succeeded(fault), afterSeconds: 1_200, in: tx)
        case .twice:
            try SandboxCallback.enqueue(orderID, .succeeded(fault), in: tx)
            try SandboxCallback.enqueue(orderID, .again, in: tx)
        case .disorder:
            guard let charge = try SandboxCharges.find(orderID, in: tx) else { return }
            try SandboxCallback.enqueue(orderID, .failed(charge.amount), in: tx)
            try SandboxCallback.enqueue(orderID, .succeeded(fault), afterSeconds: 2, in: tx)
        default: try SandboxCallback.enqueue(orderID, .succeeded(fault), in: tx)
        }
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
    case declined
    case down
    case timeout

    static let kinds = [
        Problem.Kind(409, "amount_mismatch", "The order was charged another amount."),
        Problem.Kind(402, "card_declined", "The card was declined."),
        Problem.Kind(503, "down", "The payment server is down."),
        Problem.Kind(504, "timeout", "The payment server did not answer in time."),
    ]

    var problem: Problem {
        switch self {
        case .declined: Problem(Self.kinds[1], "The card was declined; nothing was charged.")
        case .down: Problem(Self.kinds[2], "Nothing was charged; try again.", retryAfterSeconds: 5)
        case .timeout: Problem(Self.kinds[3], "Nobody knows whether the order was charged; ask again.")
        case .otherAmount(let charged):
            Problem(
                Self.kinds[0],
                "This order was charged \(charged) \(charged.currency) already; it is never charged twice."
            )
        }
    }
}
