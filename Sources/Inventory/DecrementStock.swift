import Catalog
package import Kernel

/// Takes goods off the shelf that were sold elsewhere, or what a hold set aside.
package struct DecrementStock: Command {
    package typealias Who = Staff<StockWrite>
    package typealias Reply = Availability
    package static let isolation = Access.readCommittedAndGuarded
    package static let route = Route.put(
        "/inventory/{product_id}/decrement",
        "Take stock that was sold",
        refusals: [HoldRefusal.self, MakeupRefusal.self],
        problems: [Problem.notFound]
    )

    package struct Path: Codable, Sendable {
        let product_id: ProductID
    }

    package struct Body: Codable, Sendable {
        let quantity: Count<1, 1_000_000_000>
        let hold_id: ID<Hold>?
        let reason: Text<1, 200>?
        let variant_id: VariantID?
    }

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> Availability {
        let hold = try call.body.hold_id.map { try Self.live($0, in: tx) }
        let variant = try StockedVariant.find(
            call.path.product_id,
            call.body.variant_id ?? hold?.variantID,
            in: tx
        )
        guard hold == nil || hold?.variantID == variant.variantID else { throw Self.noHold }
        let entry = StockEntry(
            .sale,
            reason: call.body.reason?.text,
            actor: call.who.actor,
            reference: hold.map { "hold:\($0.id)" }
        )
        try Stock.take(
            [(variant.variantID, call.body.quantity.value)],
            heldBy: hold?.owner,
            as: entry,
            in: tx
        )
        return try .now(variant, in: tx)
    }

    private static func live(_ id: ID<Hold>, in tx: Transaction) throws -> Hold {
        guard let hold = try HoldTable.hold(id, in: tx), hold.expiresAt > tx.now else { throw noHold }
        return hold
    }

    private static var noHold: Problem { .notFound("Hold not found") }
}
