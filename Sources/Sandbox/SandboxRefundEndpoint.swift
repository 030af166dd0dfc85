import Kernel

/// Pays a charge back, in part or wholly: once for each `refund_id`, however often it is asked.
struct RefundCharge: Command {
    static let route = Route.post(
        "/payments/refunds",
        "Pay an order back",
        refusals: [RefundChargeRefusal.self],
        problems: [Problem.notFound]
    )
    typealias Who = Anyone

    struct Body: Codable, Sendable {
        /// The caller's own name for it.
        let refund_id: Text<1, 64>
        let order_id: Text<1, 64>
        let amount: Amount
        let currency: Currency?
    }

    struct Reply: Codable, Sendable {
        let refund_id: String
        let order_id: String
        let amount: Money
        let currency: Currency
        let status: String
        let created_at: Timestamp
    }

    let currency: Currency

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> Reply {
        let body = call.body
        let amount = try body.amount.money(in: body.currency ?? currency, field: "amount")
        guard amount.minor > 0 else { throw Problem.invalid(field: "amount", "must be more than nothing") }
        guard let charge = try SandboxCharges.find(body.order_id.text, in: tx) else {
            throw Problem.notFound("No charge for this order")
        }
        if try SandboxRefunds.find(body.refund_id.text, in: tx) == nil {
            guard try SandboxRefunds.pay(body.refund_id.text, charge.orderID, amount, in: tx) else {
                throw RefundChargeRefusal.beyondCharge(charge.amount)
            }
        }
        guard let refund = try SandboxRefunds.find(body.refund_id.text, in: tx) else {
            preconditionFailure("a refund that was paid is there")
        }
        guard refund.amount == amount, refund.orderID == charge.orderID else {
            throw RefundChargeRefusal.other(refund)
        }
        return Reply(
            refund_id: refund.refundID,
            order_id: refund.orderID,
            amount: refund.amount,
            currency: refund.amount.currency,
            status: "refunded",
            created_at: refund.createdAt
        )
    }
}

/// Why nothing is paid back.
enum RefundChargeRefusal: Refusal {
    case beyondCharge(Money)
    case other(SandboxRefund)

    static let kinds = [
        Problem.Kind(409, "refund_exceeds_charge", "So much was not charged, or was paid back already."),
        Problem.Kind(409, "refund_differs", "The refund_id was used for another refund."),
    ]

    var problem: Problem {
        switch self {
        case .beyondCharge(let charged):
            Problem(
                Self.kinds[0],
                "The charge was \(charged) \(charged.currency); so much is not left of it."
            )
        case .other(let refund):
            Problem(
                Self.kinds[1],
                "This refund_id paid back \(refund.amount) \(refund.amount.currency) of \(refund.orderID)."
            )
        }
    }
}
