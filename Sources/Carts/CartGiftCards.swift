import Accounts
import Credit
package import Kernel
import Pricing

/// A gift card's code: in the body, for addresses are written into logs.
package struct GiftCardBody: Codable, Sendable {
    let code: Text<1, 100>
}

/// Whether store credit is spent.
package struct StoreCreditBody: Codable, Sendable {
    let use: Bool
}

/// The address of a gift card in a cart, by the end of its code.
package struct CartGiftCardPath: Codable, Sendable {
    let cart_id: Text<1, 64>
    let last4: Text<1, 20>
}

/// The address of a gift card in the caller's current cart.
package struct OwnGiftCardPath: Codable, Sendable {
    let last4: Text<1, 20>
}

/// Enters a gift card to pay with.
package struct EnterGiftCard: Command {
    package typealias Who = AnyShopper
    package typealias Path = CartPath
    package typealias Body = GiftCardBody
    package typealias Reply = Outcome<CartReply>
    package static let isolation = Access.readCommittedAndGuarded
    package static let route = Route.post(
        "/cart/{cart_id}/gift-cards",
        "Enter a gift card to pay with",
        status: 200,
        refusals: [CartRefusal.self, CouponRefusal.self, CreditRefusal.self, QuoteRefusal.self],
        problems: [Problem.notFound, Throttle.tooManyTries]
    )

    let owners: CartOwners

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> Outcome<CartReply> {
        let cart = try CartItems.open(call.path.cart_id.text, for: call.who.owner, in: tx)
        return try CartCredit(owners: owners).enter(
            call.body.code.text,
            into: cart,
            call.who.identity,
            in: tx
        )
    }
}

/// Enters a gift card to pay the caller's current cart with.
package struct EnterCurrentGiftCard: Command {
    package typealias Who = AnyShopper
    package typealias Body = GiftCardBody
    package typealias Reply = Outcome<CartReply>
    package static let isolation = Access.readCommittedAndGuarded
    package static let route = Route.post(
        "/cart/gift-cards",
        "Enter a gift card to pay the caller's cart with",
        status: 200,
        refusals: [CartRefusal.self, CouponRefusal.self, CreditRefusal.self, QuoteRefusal.self],
        problems: [Problem.notFound, Throttle.tooManyTries]
    )

    let owners: CartOwners

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> Outcome<CartReply> {
        let cart = try CartItems.open(nil, for: call.who.owner, in: tx)
        return try CartCredit(owners: owners).enter(
            call.body.code.text,
            into: cart,
            call.who.identity,
            in: tx
        )
    }
}

/// Takes a gift card out; nothing happens when it is not in the cart.
package struct RemoveGiftCard: Command {
    package typealias Who = AnyShopper
    package typealias Path = CartGiftCardPath
    package typealias Reply = CartReply
    package static let isolation = Access.readCommittedAndGuarded
    package static let route = Route.delete(
        "/cart/{cart_id}/gift-cards/{last4}",
        "Take a gift card out",
        status: 200,
        refusals: [CartRefusal.self, QuoteRefusal.self],
        problems: [Problem.notFound]
    )

    let owners: CartOwners

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> CartReply {
        let cart = try CartItems.open(call.path.cart_id.text, for: call.who.owner, in: tx)
        return try CartCredit(owners: owners).remove(call.path.last4.text, from: cart, in: tx)
    }
}

/// Takes a gift card out of the caller's current cart.
package struct RemoveCurrentGiftCard: Command {
    package typealias Who = AnyShopper
    package typealias Path = OwnGiftCardPath
    package typealias Reply = CartReply
    package static let isolation = Access.readCommittedAndGuarded
    package static let route = Route.delete(
        "/cart/gift-cards/{last4}",
        "Take a gift card out of the caller's cart",
        status: 200,
        refusals: [CartRefusal.self, QuoteRefusal.self],
        problems: [Problem.notFound]
    )

    let owners: CartOwners

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> CartReply {
        let cart = try CartItems.open(nil, for: call.who.owner, in: tx)
        return try CartCredit(owners: owners).remove(call.path.last4.text, from: cart, in: tx)
    }
}

/// Says whether the cart is paid with its owner's store credit.
package struct UseStoreCredit: Command {
    package typealias Who = AnyShopper
    package typealias Path = CartPath
    package typealias Body = StoreCreditBody
    package typealias Reply = CartReply
    package static let isolation = Access.readCommittedAndGuarded
    package static let route = Route.put(
        "/cart/{cart_id}/store-credit",
        "Say whether store credit is spent",
        refusals: [CartRefusal.self, QuoteRefusal.self],
        problems: [Problem.notFound]
    )

    let owners: CartOwners

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> CartReply {
        let cart = try CartItems.open(call.path.cart_id.text, for: call.who.owner, in: tx)
        return try CartCredit(owners: owners).set(call.body.use, of: cart, in: tx)
    }
}

/// Says whether the caller's current cart is paid with the caller's store credit.
package struct UseCurrentStoreCredit: Command {
    package typealias Who = AnyShopper
    package typealias Body = StoreCreditBody
    package typealias Reply = CartReply
    package static let isolation = Access.readCommittedAndGuarded
    package static let route = Route.put(
        "/cart/store-credit",
        "Say whether store credit is spent on the caller's cart",
        refusals: [CartRefusal.self, QuoteRefusal.self],
        problems: [Problem.notFound]
    )

    let owners: CartOwners

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> CartReply {
        let cart = try CartItems.open(nil, for: call.who.owner, in: tx)
        return try CartCredit(owners: owners).set(call.body.use, of: cart, in: tx)
    }
}

/// What is done with the gift cards and the store credit of a cart.
struct CartCredit {
    let owners: CartOwners

    /// A wrong code is told after the commit, for the try is counted.
    func enter(
        _ code: String,
        into cart: Cart,
        _ identity: Identity,
        in tx: Transaction
    ) throws -> Outcome<CartReply> {
        let search = GiftCardSearch(owners.hashing)
        let card: CreditAccount
        switch try search.usable(code, in: cart.currency, by: identity, in: tx) {
        case .failure(let refusal): return Outcome(refusal.problem)
        case .success(let found): card = found
        }
        guard !cart.giftCards.contains(card.id) else {
            return Outcome(try CartReply(cart, owners.quoter, in: tx))
        }
        guard cart.giftCards.count < GiftCardCodes.max else {
            throw CouponRefusal.tooManyCards(max: GiftCardCodes.max)
        }
        try CartTable.setGiftCards(cart.giftCards + [card.id], of: cart, in: tx)
        return Outcome(try owners.changed(cart, in: tx))
    }

    func remove(_ last4: String, from cart: Cart, in tx: Transaction) throws -> CartReply {
        let kept = try CreditSpending.cards(cart.giftCards, without: last4, in: tx)
        try CartTable.setGiftCards(kept, of: cart, in: tx)
        return try owners.changed(cart, in: tx)
    }

    func set(_ usesStoreCredit: Bool, of cart: Cart, in tx: Transaction) throws -> CartReply {
        try CartTable.setStoreCredit(usesStoreCredit, of: cart, in: tx)
        return try owners.changed(cart, in: tx)
    }
}
