package import Kernel

/// Why a coupon or a promotion is not granted.
package enum PromotionRefusal: Refusal, Equatable {
    /// Nobody knows it, or not yet, or no more: which of them is not told.
    case notFound
    case expired(String)
    /// No uses or no budget are left, of the code or the promotion that is named.
    case usedUp(String)
    /// This customer had it as often as one may.
    case alreadyUsed(String)
    /// Each customer has it so often only, and nobody knows whose order this is.
    case needsCustomer(String)

    static let notFoundKind = Problem.Kind(404, "coupon_not_found", "There is no such coupon.")
    static let expiredKind = Problem.Kind(409, "coupon_expired", "The coupon has expired.")
    static let usedUpKind = Problem.Kind(409, "coupon_used_up", "The coupon or promotion is used up.")
    static let alreadyUsedKind = Problem.Kind(
        409,
        "coupon_already_used",
        "The customer had it as often as one may."
    )
    static let needsCustomerKind = Problem.Kind(
        409,
        "coupon_needs_customer",
        "It is counted for each customer, and who buys is not known."
    )

    package static var kinds: [Problem.Kind] {
        [notFoundKind, expiredKind, usedUpKind, alreadyUsedKind, needsCustomerKind]
    }

    package var problem: Problem {
        switch self {
        case .notFound: Problem(Self.notFoundKind, "Coupon not found")
        case .expired(let name): Problem(Self.expiredKind, "\(name) has expired.", about: name)
        case .usedUp(let name): Problem(Self.usedUpKind, "\(name) is used up.", about: name)
        case .alreadyUsed(let name):
            Problem(Self.alreadyUsedKind, "\(name) was used by you as often as it may be.", about: name)
        case .needsCustomer(let name):
            Problem(
                Self.needsCustomerKind,
                "\(name) is counted for each customer; say who buys first.",
                about: name
            )
        }
    }
}

extension Problem {
    fileprivate init(_ kind: Kind, _ detail: String, about name: String) {
        self.init(kind, detail, extra: [("coupon", .string(name))])
    }
}
