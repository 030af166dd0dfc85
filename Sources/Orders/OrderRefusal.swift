package import Kernel

/// Why an order does not do what is asked of it.
package enum OrderRefusal: Refusal {
    case invalidMove(from: OrderStatus, to: OrderStatus, allowed: [OrderStatus])
    /// It was paid, failed or cancelled before.
    case alreadyProcessed(OrderStatus)
    /// Other money was claimed than the order costs.
    case amountMismatch(expected: Money)
    case providerUnavailable(String)
    /// More is asked back than was paid and not given back yet.
    case beyondPaid(rest: Money)
    /// More pieces come back than are out.
    case alreadyReturned

    static let invalidMoveKind = Problem.Kind(
        409,
        "invalid_move",
        "The order cannot go there from where it is."
    )
    static let processedKind = Problem.Kind(400, "already_processed", "The order was processed before.")
    static let mismatchKind = Problem.Kind(
        409,
        "amount_mismatch",
        "Another amount was paid than the order costs."
    )
    static let unavailableKind = Problem.Kind(
        503,
        "provider_unavailable",
        "The payment provider does not answer."
    )

    static let beyondPaidKind = Problem.Kind(
        409,
        "refund_exceeds_paid",
        "So much was not paid, or was given back already."
    )

    static let returnedKind = Problem.Kind(
        409,
        "already_returned",
        "So many pieces of a line are not left to come back."
    )

    package static var kinds: [Problem.Kind] {
        [invalidMoveKind, processedKind, mismatchKind, unavailableKind, beyondPaidKind, returnedKind]
    }

    package var problem: Problem {
        switch self {
        case .invalidMove(let from, let to, let allowed):
            Problem(
                Self.invalidMoveKind,
                Self.moveDetail(from, to, allowed),
                extra: [
                    ("order_status", .string(from.rawValue)),
                    ("allowed", .array(allowed.map { .string($0.rawValue) })),
                ]
            )
        case .alreadyProcessed(let status):
            Problem(Self.processedKind, "Order already processed (status: \(status.rawValue))")
        case .amountMismatch(let expected):
            Problem(
                Self.mismatchKind,
                "The order costs \(expected) \(expected.currency). It is not marked paid; staff will look."
            )
        case .providerUnavailable(let name):
            Problem(
                Self.unavailableKind,
                "The payment provider \(name) does not answer. Nothing was charged twice; try again.",
                retryAfterSeconds: 5
            )
        case .alreadyReturned:
            Problem(Self.returnedKind, "More pieces come back than were bought and not given back yet.")
        case .beyondPaid(let rest):
            Problem(
                Self.beyondPaidKind,
                "At most \(rest) \(rest.currency) can be given back: what was paid less what was refunded.",
                extra: [("refundable", .number(rest.description))]
            )
        }
    }

    private static func moveDetail(
        _ from: OrderStatus,
        _ to: OrderStatus,
        _ allowed: [OrderStatus]
    ) -> String {
        let names = allowed.map(\.rawValue).joined(separator: ", ")
        let sentence = "An order that is \(from.rawValue) cannot become \(to.rawValue)"
        let why =
            from.next.contains(to)
            ? ": some of it has left" : names.isEmpty ? ": \(from.rawValue) is final" : ""
        return "\(sentence)\(why)." + (names.isEmpty ? "" : " Allowed: \(names).")
    }
}

extension Problem {
    static var orderNotFound: Problem { .notFound("Order not found") }
}
