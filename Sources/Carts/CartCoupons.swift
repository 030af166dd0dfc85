import Accounts
package import Kernel
import Pricing
import Promotions
import Quotes

/// A coupon in a cart, and what it does there.
package struct CartCoupon: Codable, Sendable {
    let code: String
    let is_applied: Bool
    /// What it takes away.
    let amount: Money
    /// Why it takes nothing away, if it does not.
    let reason: Reason?

    enum Reason: String, SchemaWords {
        case conditions = "conditions_not_met"
        case stacking = "not_combinable"
        case budget = "budget_used_up"
        /// It has expired, is used up, or was used by this customer.
        case notAvailable = "not_available"
        /// Nothing in the cart can be reduced by it.
        case nothingToReduce = "nothing_to_reduce"
    }

    /// The key is that of the code, as the cart keeps it.
    init(_ key: String, in quote: Quote) {
        func isIt(_ code: String?) -> Bool { code.flatMap(CouponCode.key) == key }
        let applied = quote.promotions.first { isIt($0.code) }
        let passed = quote.passed.first { isIt($0.code) }
        code = applied?.code ?? passed?.code ?? key
        amount = applied?.amount ?? .zero(quote.currency)
        is_applied = amount.minor > 0
        guard !is_applied else {
            reason = nil
            return
        }
        switch passed?.cause {
        case .conditions: reason = .conditions
        case .stacking: reason = .stacking
        case .budget: reason = .budget
        case nil: reason = applied == nil ? .notAvailable : .nothingToReduce
        }
    }
}

/// The address of a coupon in a cart.
package struct CartCouponPath: Codable, Sendable {
    let cart_id: Text<1, 64>
    let code: Text<1, 100>
}

/// The address of a coupon in the caller's current cart.
package struct CouponPath: Codable, Sendable {
    let code: Text<1, 100>
}

/// Enters a coupon.
///
/// One that cannot apply to what is in the cart yet stays, and applies as soon as it can.
package struct EnterCoupon: Command {
    package typealias Who = AnyShopper
    package typealias Path = CartCouponPath
    package typealias Reply = Outcome<CartReply>
    package static let isolation = Access.readCommittedAndGuarded
    package static let route = Route.put(
        "/cart/{cart_id}/coupons/{code}",
        "Enter a coupon",
        refusals: [CartRefusal.self, CouponRefusal.self, PromotionRefusal.self, QuoteRefusal.self],
        problems: [Problem.notFound, Throttle.tooManyTries]
    )

    let owners: CartOwners

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> Outcome<CartReply> {
        let cart = try CartItems.open(call.path.cart_id.text, for: call.who.owner, in: tx)
        return try CartCoupons(owners: owners).enter(
            call.path.code.text,
            into: cart,
            call.who.identity,
            in: tx
        )
    }
}

/// Enters a coupon into the caller's current cart.
package struct EnterCurrentCoupon: Command {
    package typealias Who = AnyShopper
    package typealias Path = CouponPath
    package typealias Reply = Outcome<CartReply>
    package static let isolation = Access.readCommittedAndGuarded
    package static let route = Route.put(
        "/cart/coupons/{code}",
        "Enter a coupon into the caller's cart",
        refusals: [CartRefusal.self, CouponRefusal.self, PromotionRefusal.self, QuoteRefusal.self],
        problems: [Problem.notFound, Throttle.tooManyTries]
    )

    let owners: CartOwners

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> Outcome<CartReply> {
        let cart = try CartItems.open(nil, for: call.who.owner, in: tx)
        return try CartCoupons(owners: owners).enter(
            call.path.code.text,
            into: cart,
            call.who.identity,
            in: tx
        )
    }
}

/// Takes a coupon out; nothing happens when it is not in the cart.
package struct RemoveCoupon: Command {
    package typealias Who = AnyShopper
    package typealias Path = CartCouponPath
    package typealias Reply = CartReply
    package static let isolation = Access.readCommittedAndGuarded
    package static let route = Route.delete(
        "/cart/{cart_id}/coupons/{code}",
        "Take a coupon out",
        status: 200,
        refusals: [CartRefusal.self, QuoteRefusal.self],
        problems: [Problem.notFound]
    )

    let owners: CartOwners

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> CartReply {
        let cart = try CartItems.open(call.path.cart_id.text, for: call.who.owner, in: tx)
        return try CartCoupons(owners: owners).remove(call.path.code.text, from: cart, in: tx)
    }
}

/// Takes a coupon out of the caller's current cart.
package struct RemoveCurrentCoupon: Command {
    package typealias Who = AnyShopper
    package typealias Path = CouponPath
    package typealias Reply = CartReply
    package static let isolation = Access.readCommittedAndGuarded
    package static let route = Route.delete(
        "/cart/coupons/{code}",
        "Take a coupon out of the caller's cart",
        status: 200,
        refusals: [CartRefusal.self, QuoteRefusal.self],
        problems: [Problem.notFound]
    )

    let owners: CartOwners

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> CartReply {
        let cart = try CartItems.open(nil, for: call.who.owner, in: tx)
        return try CartCoupons(owners: owners).remove(call.path.code.text, from: cart, in: tx)
    }
}

/// Why a coupon is not entered.
package enum CouponRefusal: Refusal {
    case tooMany(max: Int)
    case tooManyCards(max: Int)

    private static let cardsKind = Problem.Kind(
        409,
        "too_many_gift_cards",
        "The cart has as many gift cards as it may."
    )
    private static let kind = Problem.Kind(409, "too_many_coupons", "The cart has as many coupons as it may.")

    package static var kinds: [Problem.Kind] { [kind, cardsKind] }

    package var problem: Problem {
        switch self {
        case .tooManyCards(let max):
            Problem(Self.cardsKind, "A cart can have at most \(max) gift cards; take one out first.")
        case .tooMany(let max):
            Problem(Self.kind, "A cart can have at most \(max) coupons; take one out first.")
        }
    }
}

/// What is done with the coupons of a cart.
struct CartCoupons {
    let owners: CartOwners

    /// A wrong code is told after the commit, for the try is counted.
    func enter(
        _ code: String,
        into cart: Cart,
        _ identity: Identity,
        in tx: Transaction
    ) throws -> Outcome<CartReply> {
        let refusal = try LivePromotions.tried(
            code: code,
            customer: cart.owner?.text,
            by: identity,
            owners.hashing,
            in: tx
        )
        if let refusal { return Outcome(refusal.problem) }
        let key = CouponCode.key(of: code) ?? code
        guard !cart.couponCodes.contains(key) else {
            return Outcome(try CartReply(cart, owners.quoter, in: tx))
        }
        guard cart.couponCodes.count < CouponCodes.max else {
            throw CouponRefusal.tooMany(max: CouponCodes.max)
        }
        return Outcome(try set(cart.couponCodes + [key], of: cart, in: tx))
    }

    func remove(_ code: String, from cart: Cart, in tx: Transaction) throws -> CartReply {
        let key = CouponCode.key(of: code)
        let kept = cart.couponCodes.filter { $0 != key }
        return try set(kept, of: cart, in: tx)
    }

    private func set(_ codes: [String], of cart: Cart, in tx: Transaction) throws -> CartReply {
        try CartTable.setCodes(codes, of: cart, in: tx)
        return try owners.changed(cart, in: tx)
    }
}

extension CartOwners {
    /// Notes that a cart was changed, and shows it.
    func changed(_ cart: Cart, in tx: Transaction) throws -> CartReply {
        try CartTable.renew(cart, days: limits.days, in: tx)
        guard let changed = try CartTable.any(cart.externalID, in: tx) else { throw CartProblem.noCart }
        return try CartReply(changed, quoter, in: tx)
    }
}
