package import Catalog
package import Kernel

/// What is there of a product and what can be bought now.
package struct Availability: Codable, Sendable {
    package let product_id: ProductID
    package let variant_id: VariantID
    /// On hand, also what buyers hold.
    package let stock: Int
    package let available: Int
    package let in_stock: Bool
    /// The quantity that was asked about.
    package let requested: Int?
    package let is_available: Bool?

    init(_ variant: StockedVariant, _ level: StockLevel, requested: Int?) {
        product_id = variant.productID
        variant_id = variant.variantID
        stock = level.onHand
        available = level.available
        in_stock = level.available > 0
        self.requested = requested
        is_available = requested.map { $0 <= level.available }
    }

    static func now(_ variant: StockedVariant, requested: Int? = nil, in tx: Transaction) throws
        -> Availability
    {
        // What there is of a bundle changes with its parts, which are other products.
        if variant.makeup == .bundle { tx.depend(on: "stock") }
        let level = try Stock.levels(of: [variant.variantID], in: tx)[variant.variantID] ?? .none
        return Availability(variant, level, requested: requested)
    }
}

/// Tells how much of a product can be bought.
package struct ShowAvailability: Query {
    package typealias Who = Anyone
    package typealias Reply = Availability
    package static let route = Route.get(
        "/inventory/{product_id}/availability",
        "Show what can be bought of a product",
        problems: [Problem.notFound]
    )

    package struct Path: Codable, Sendable {
        let product_id: ProductID
    }

    package struct Parameters: Codable, Sendable {
        let quantity: Count<1, 1_000_000_000>?
        let variant_id: VariantID?
    }

    package func answer(_ call: Call<Self>, in tx: Transaction) throws -> Availability {
        let variant = try StockedVariant.find(call.path.product_id, call.parameters.variant_id, in: tx)
        guard variant.isActive else { throw Problem.notFound("Product not found") }
        tx.depend(on: "product:\(variant.productID)")
        return try .now(variant, requested: call.parameters.quantity?.value, in: tx)
    }
}
