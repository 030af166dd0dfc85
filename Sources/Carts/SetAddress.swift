package import Kernel
import Pricing

/// Where an order would go: the country, which decides on its tax, and as much of the rest as is known.
package struct AddressBody: Codable, Sendable {
    let country: Country
    let name: Text<1, 200>?
    let company: Text<1, 200>?
    let line1: Text<1, 200>?
    let line2: Text<1, 200>?
    let city: Text<1, 120>?
    let region: Text<1, 120>?
    let postcode: Text<1, 20>?
    let phone: Text<1, 40>?

    var address: CartAddress {
        var address = CartAddress()
        (address.name, address.company, address.phone) = (name, company, phone)
        (address.line1, address.line2) = (line1, line2)
        (address.city, address.region, address.postcode) = (city, region, postcode)
        return address
    }

    /// Writes it down in place of what was there, and shows the cart.
    func set(on cart: Cart, limits: CartLimits, in tx: Transaction) throws -> CartReply {
        try CartTable.setAddress(address, in: country, of: cart, in: tx)
        try CartTable.renew(cart, days: limits.days, in: tx)
        guard let changed = try CartTable.any(cart.externalID, in: tx) else { throw CartProblem.noCart }
        return try CartReply(changed, in: tx)
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

    let limits: CartLimits

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> CartReply {
        let cart = try CartItems.open(call.path.cart_id.text, for: call.who.owner, in: tx)
        return try call.body.set(on: cart, limits: limits, in: tx)
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

    let limits: CartLimits

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> CartReply {
        let cart = try CartItems.open(nil, for: call.who.owner, in: tx)
        return try call.body.set(on: cart, limits: limits, in: tx)
    }
}
