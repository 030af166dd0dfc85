package import Kernel

/// Why credit is not spent, given or taken.
package enum CreditRefusal: Refusal, Equatable {
    /// Nobody knows the code.
    case notFound
    /// The card with these last four signs.
    case expired(String)
    case disabled(String)
    /// Nothing is left on it.
    case spent(String)
    case otherCurrency(String, Currency)
    /// So much is not there to be taken.
    case notEnough(Money)
    /// A card that was bought was spent, so that it cannot be given back.
    case inUse(String)

    private static let notFoundKind = Problem.Kind(404, "gift_card_not_found", "There is no such gift card.")
    private static let expiredKind = Problem.Kind(409, "gift_card_expired", "The gift card has expired.")
    private static let disabledKind = Problem.Kind(409, "gift_card_disabled", "The gift card was disabled.")
    private static let spentKind = Problem.Kind(409, "gift_card_spent", "Nothing is left on the gift card.")
    private static let currencyKind = Problem.Kind(
        409,
        "gift_card_other_currency",
        "The gift card is of another currency."
    )
    private static let notEnoughKind = Problem.Kind(409, "credit_too_low", "So much credit is not there.")
    private static let inUseKind = Problem.Kind(
        409,
        "gift_card_in_use",
        "A gift card that was bought was spent already, in part or wholly."
    )

    package static var kinds: [Problem.Kind] {
        [
            notFoundKind, expiredKind, disabledKind, spentKind, currencyKind, notEnoughKind, inUseKind,
        ]
    }

    package var problem: Problem {
        switch self {
        case .notFound: Problem(Self.notFoundKind, "Gift card not found")
        case .expired(let card): Self.problem(Self.expiredKind, card, "has expired.")
        case .disabled(let card): Self.problem(Self.disabledKind, card, "was disabled.")
        case .spent(let card): Self.problem(Self.spentKind, card, "is spent; take it out.")
        case .otherCurrency(let card, let currency):
            Self.problem(Self.currencyKind, card, "is good for \(currency.code) only.")
        case .notEnough(let left):
            Problem(
                Self.notEnoughKind,
                "Only \(left) \(left.currency) are there.",
                extra: [("balance", .number(left.description))]
            )
        case .inUse(let card):
            Self.problem(Self.inUseKind, card, "was bought with the order and is spent, expired or disabled.")
        }
    }

    private static func problem(_ kind: Problem.Kind, _ card: String, _ rest: String) -> Problem {
        Problem(kind, "The gift card ending in \(card) \(rest)", extra: [("last4", .string(card))])
    }
}
