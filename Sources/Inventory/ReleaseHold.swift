package import Kernel

/// Lets go of one hold: staff any, a buyer that of the cart whose id it knows.
package struct ReleaseHold: Command {
    package typealias Who = ShopperOrStaff<StockWrite>
    package typealias Reply = Nothing
    package static let isolation = Access.readCommittedAndGuarded
    package static let route = Route.delete(
        "/inventory/holds/{hold_id}",
        "Release a hold",
        problems: [Problem.notFound, Problem.unauthenticated]
    )

    package struct Path: Codable, Sendable {
        let hold_id: ID<Hold>
    }

    package struct Parameters: Codable, Sendable {
        let cart_id: Text<1, 64>?
    }

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> Nothing {
        let cart = call.parameters.cart_id?.text
        if cart == nil { _ = try call.who.required() }
        guard let hold = try HoldTable.hold(call.path.hold_id, in: tx), hold.expiresAt > tx.now,
            cart.map({ hold.owner == Hold.cartOwner($0) }) ?? true
        else { throw Problem.notFound("Hold not found") }
        try Stock.release(hold.variantID, of: hold.owner, in: tx)
        return Nothing()
    }
}
