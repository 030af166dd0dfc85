package import Kernel
package import Quotes

/// Why a cart is not checked out.
package enum CheckOutRefusal: Refusal {
    case cartIsEmpty
    /// The cart became this order, which still lives.
    case orderExists(orderID: String)
    /// These products are no longer sold.
    case notForSale([String])
    case priceChanged(total: Money)
    /// Gift cards and store credit leave another amount to pay.
    case dueChanged(Money)
    /// What is missing, at least one.
    case incomplete([Requirement])

    static let emptyKind = Problem.Kind(400, "cart_empty", "The cart is empty.")
    static let existsKind = Problem.Kind(409, "order_exists", "The cart was checked out before.")
    static let notForSaleKind = Problem.Kind(409, "not_for_sale", "Something in the cart is no longer sold.")
    static let priceKind = Problem.Kind(409, "price_changed", "The total is another than expected.")

    static let dueKind = Problem.Kind(
        409,
        "amount_due_changed",
        "Another amount is left to pay than expected."
    )

    static let incompleteKind = Problem.Kind(
        409,
        "requirements_missing",
        "Something is missing before it can be ordered."
    )

    package static var kinds: [Problem.Kind] {
        [emptyKind, existsKind, notForSaleKind, priceKind, dueKind, incompleteKind]
    }

    package var problem: Problem {
        switch self {
        case .cartIsEmpty: Problem(Self.emptyKind, "Cart is empty")
        case .orderExists(let orderID):
            Problem(
                Self.existsKind,
                "This cart was checked out already: its order is \(orderID).",
                extra: [("order_id", .string(orderID))]
            )
        case .notForSale(let names):
            Problem(Self.notForSaleKind, "No longer sold: \(names.prefix(5).joined(separator: ", ")).")
        case .incomplete(let requirements):
            Problem(
                Self.incompleteKind,
                requirements.map(\.message).joined(separator: " "),
                extra: [("requirements", .array(requirements.map(\.json)))]
            )
        case .dueChanged(let due):
            Problem(
                Self.dueKind,
                "After gift cards and store credit \(due) \(due.currency) are left to pay now.",
                extra: [
                    ("amount_due", .number(due.description)), ("currency", .string(due.currency.code)),
                ]
            )
        case .priceChanged(let total):
            Problem(
                Self.priceKind,
                "The total is \(total) \(total.currency) now.",
                extra: [("total", .number(total.description)), ("currency", .string(total.currency.code))]
            )
        }
    }
}
