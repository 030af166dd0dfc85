package import Catalog
import Kernel
import Pricing

/// What a request names to buy: a product's first variant, a variant, or a price; what is named must agree.
package struct ItemChoice: Sendable {
    private let product: ProductID?
    private let variant: VariantID?
    private let price: PriceID?

    package init(product: ProductID? = nil, variant: VariantID? = nil, price: PriceID? = nil) {
        self.product = product
        self.variant = variant
        self.price = price
    }

    /// - Throws: 422 when nothing is named.
    func condition() throws(Problem) -> SQL {
        var conditions: [SQL] = []
        if let product { conditions.append("p.id = \(product)") }
        if let variant { conditions.append("v.id = \(variant)") }
        if let price {
            conditions.append(
                "c.id = \(price) AND v.id = (SELECT w.variant_id FROM prices w WHERE w.id = \(price))"
            )
        }
        if variant == nil, price == nil { conditions.append("v.id = \(Sellables.firstVariant)") }
        guard product != nil || variant != nil || price != nil else {
            throw .invalid(field: "product_id", "one of product_id, variant_id and pricing_id is wanted")
        }
        return conditions.joined(" AND ")
    }
}
