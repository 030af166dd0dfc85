package import Kernel
import Pricing

/// Where an order would go: the country, which decides on its tax, and as much of the rest as is known.
package struct AddressBody: Decodable, Sendable {
    private let country: Country
    private let rest: CartAddress

    private enum CodingKeys: CodingKey {
        case country
    }

    package init(from decoder: any Decoder) throws {
        country = try decoder.container(keyedBy: CodingKeys.self).decode(Country.self, forKey: .country)
        rest = try CartAddress(from: decoder)
    }

    /// Writes it down in place of what was there, and shows the cart.
    func set(on cart: Cart, _ owners: CartOwners, in tx: Transaction) throws -> CartReply {
        try CartTable.setAddress(rest, in: country, of: cart, in: tx)
        return try owners.changed(cart, in: tx)
    }
}

/// Says where the order of a cart would go.
package struct SetAddress: Command {
    package typealias Who = AnyShopper
    package typealias Path = CartPath
    package typealias Body = AddressBody
    package typealias Reply = CartReply
    package static let isolation = Access.readCommittedAndGuarded
    package static let route = Route.put(
        "/cart/{cart_id}/address",
        "Set where the order goes",
        refusals: [CartRefusal.self, QuoteRefusal.self],
        problems: [Problem.notFound]
    )

    let owners: CartOwners

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> CartReply {
        let cart = try CartItems.open(call.path.cart_id.text, for: call.who.owner, in: tx)
        return try call.body.set(on: cart, owners, in: tx)
    }
}

/// Says where the order of the caller's current cart would go.
package struct SetCurrentAddress: Command {
    package typealias Who = AnyShopper
    package typealias Body = AddressBody
    package typealias Reply = CartReply
    package static let isolation = Access.readCommittedAndGuarded
    package static let route = Route.put(
        "/cart/address",
        "Set where the order of the caller's cart goes",
        refusals: [CartRefusal.self, QuoteRefusal.self],
        problems: [Problem.notFound]
    )

    let owners: CartOwners

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> CartReply {
        let cart = try CartItems.open(nil, for: call.who.owner, in: tx)
        return try call.body.set(on: cart, owners, in: tx)
    }
}
