package import Kernel
import Pricing
import Quotes
package import Shipping

/// How a cart shall be sent.
package struct ShippingChoice: Codable, Sendable {
    /// One of those that are offered.
    let shipping_method_id: ShippingMethodID

    /// Asks whether it is offered for what is in the cart, and writes it down.
    ///
    /// - Throws: ``ShippingRefusal``, 409 while nobody knows where it goes.
    func set(on cart: Cart, _ owners: CartOwners, in tx: Transaction) throws -> CartReply {
        let priced = try CartQuote(cart, owners.quoter, in: tx)
        guard let destination = priced.destination else { throw CartShippingRefusal.addressRequired }
        _ = try ShippingOffers.find(
            shipping_method_id,
            for: priced.live.parcel,
            to: destination,
            currency: cart.currency,
            in: tx
        )
        try CartTable.setShipping(shipping_method_id, of: cart, in: tx)
        return try owners.changed(cart, in: tx)
    }
}

/// Why there is no way to send a cart yet.
package enum CartShippingRefusal: Refusal {
    case addressRequired

    private static let kind = Problem.Kind(409, "address_required", "Nobody knows where the order goes.")

    package static var kinds: [Problem.Kind] { [kind] }

    package var problem: Problem {
        Problem(Self.kind, "Say where the order goes first: PUT the cart's address.")
    }
}

/// Chooses how a cart shall be sent.
package struct SetShippingMethod: Command {
    package typealias Who = AnyShopper
    package typealias Path = CartPath
    package typealias Body = ShippingChoice
    package typealias Reply = CartReply
    package static let isolation = Access.readCommittedAndGuarded
    package static let route = Route.put(
        "/cart/{cart_id}/shipping-method",
        "Choose how the order is sent",
        refusals: [CartRefusal.self, CartShippingRefusal.self, ShippingRefusal.self, QuoteRefusal.self],
        problems: [Problem.notFound]
    )

    let owners: CartOwners

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> CartReply {
        let cart = try CartItems.open(call.path.cart_id.text, for: call.who.owner, in: tx)
        return try call.body.set(on: cart, owners, in: tx)
    }
}

/// Chooses how the caller's current cart shall be sent.
package struct SetCurrentShippingMethod: Command {
    package typealias Who = AnyShopper
    package typealias Body = ShippingChoice
    package typealias Reply = CartReply
    package static let isolation = Access.readCommittedAndGuarded
    package static let route = Route.put(
        "/cart/shipping-method",
        "Choose how the order of the caller's cart is sent",
        refusals: [CartRefusal.self, CartShippingRefusal.self, ShippingRefusal.self, QuoteRefusal.self],
        problems: [Problem.notFound]
    )

    let owners: CartOwners

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> CartReply {
        let cart = try CartItems.open(nil, for: call.who.owner, in: tx)
        return try call.body.set(on: cart, owners, in: tx)
    }
}

/// Lists the ways in which a cart can be sent, the cheapest first.
package struct ListShippingOffers: Query {
    package typealias Who = ShopperOrStaff<CartsRead>
    package typealias Path = CartPath
    package typealias Reply = [ShippingOfferReply]
    package static let route = Route.get(
        "/cart/{cart_id}/shipping-methods",
        "List how the order can be sent",
        refusals: [CartShippingRefusal.self, QuoteRefusal.self],
        problems: [Problem.notFound]
    )

    let quoter: Quoter

    package func answer(_ call: Call<Self>, in tx: Transaction) throws -> [ShippingOfferReply] {
        try quoter.offers(for: try CartReading.cart(call.path, for: call.who, in: tx), in: tx)
    }
}

/// The same for the caller's current cart.
package struct ListCurrentShippingOffers: Query {
    package typealias Who = AnyShopper
    package typealias Reply = [ShippingOfferReply]
    package static let route = Route.get(
        "/cart/shipping-methods",
        "List how the order of the caller's cart can be sent",
        refusals: [CartShippingRefusal.self, QuoteRefusal.self],
        problems: [Problem.notFound]
    )

    let quoter: Quoter

    package func answer(_ call: Call<Self>, in tx: Transaction) throws -> [ShippingOfferReply] {
        guard let owner = call.who.owner,
            let cart = try CartTable.current(of: owner, isLocked: false, in: tx)
        else { throw CartProblem.noCart }
        return try quoter.offers(for: cart, in: tx)
    }
}

extension Quoter {
    fileprivate func offers(for cart: Cart, in tx: Transaction) throws -> [ShippingOfferReply] {
        let priced = try CartQuote(cart, self, in: tx)
        guard let destination = priced.destination else { throw CartShippingRefusal.addressRequired }
        return try ShippingOffers.load(
            for: priced.live.parcel,
            to: destination,
            currency: cart.currency,
            in: tx
        ).map { ShippingOfferReply($0, at: tx.now) }
    }
}
