import Catalog
package import Kernel

/// Says how much of a product was counted, or adds to and takes from it.
package struct AdjustStock: Command {
    package typealias Who = Staff<StockWrite>
    package typealias Reply = Availability
    package static let isolation = Access.readCommittedAndGuarded
    package static let route = Route.put(
        "/inventory/{product_id}",
        "Count or adjust stock",
        refusals: [HoldRefusal.self, MakeupRefusal.self],
        problems: [Problem.notFound]
    )

    package struct Path: Codable, Sendable {
        let product_id: ProductID
    }

    package struct Body: Codable, Sendable {
        let stock: Count<0, 1_000_000_000>?
        let delta: Count<-1_000_000_000, 1_000_000_000>?
        let reason: Text<1, 200>
        let variant_id: VariantID?
    }

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> Availability {
        let variant = try StockedVariant.find(call.path.product_id, call.body.variant_id, in: tx)
            .withOwnStock()
        let entry = StockEntry(.adjustment, reason: call.body.reason.text, actor: call.who.actor)
        switch (call.body.stock, call.body.delta) {
        case (let counted?, nil):
            try Stock.count(variant.variantID, to: counted.value, as: entry, in: tx)
        case (nil, let delta?):
            try Stock.adjust(variant.variantID, by: delta.value, as: entry, in: tx)
        default:
            throw Problem.invalid(field: "stock", "either stock or delta is wanted, not both")
        }
        return try .now(variant, in: tx)
    }
}
