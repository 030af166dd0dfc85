import Catalog
import Inventory
package import Kernel

/// Sets a quantity of a product aside: for a cart whoever knows its id, else staff.
package struct PlaceHold: Command {
    package typealias Who = ShopperOrStaff<StockWrite>
    package static let isolation = Access.readCommittedAndGuarded
    package static let route = Route.put(
        "/inventory/{product_id}/hold",
        "Hold stock",
        refusals: [CartRefusal.self, HoldRefusal.self, MakeupRefusal.self],
        problems: [Problem.notFound, Problem.unauthenticated]
    )

    package struct Path: Codable, Sendable {
        let product_id: ProductID
    }

    package struct Body: Codable, Sendable {
        let quantity: Count<1, 1_000_000>
        let cart_id: Text<1, 64>?
        let ttl_seconds: Count<1, 3600>?
        let variant_id: VariantID?
    }

    package struct Reply: Codable, Sendable {
        let hold_id: ID<Hold>
        let id: ID<Hold>
        let product_id: ProductID
        let variant_id: VariantID
        let quantity: Int
        let cart_id: String?
        let expires_at: Timestamp
    }

    let currency: Currency

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> Reply {
        let cart = try call.body.cart_id.map { try CartItems.open($0.text, for: call.who.owner, in: tx) }
        let owner = try cart?.holdOwner ?? "staff:\(call.who.required()):\(tx.random.hex(digits: 16))"
        let choice = ItemChoice(
            product: call.path.product_id,
            variant: call.body.variant_id
        )
        let found = try Sellables.matching(
            try choice.condition(),
            with: "1 AS one",
            currency: currency,
            in: tx
        )
        guard let sellable = found?.sellable, sellable.isActive else { throw CartProblem.noProduct }
        guard sellable.makeup != .bundle else { throw MakeupRefusal.isBundle }
        let seconds = Int64(call.body.ttl_seconds?.value ?? HoldLimits.secondsDefault)
        try Stock.hold(
            [(sellable.variantID, call.body.quantity.value)],
            for: owner,
            until: tx.now.adding(seconds: seconds),
            in: tx
        )
        guard let hold = try Stock.liveHold(of: owner, on: sellable.variantID, in: tx) else {
            throw DatabaseError.statement("a new hold was not found")
        }
        return Reply(
            hold_id: hold.id,
            id: hold.id,
            product_id: sellable.productID,
            variant_id: sellable.variantID,
            quantity: hold.quantity,
            cart_id: cart?.externalID,
            expires_at: hold.expiresAt
        )
    }
}
