import Catalog
import Kernel

/// A product as its own page shows it: the card, and every variant.
package struct ProductDetail: Codable, Sendable {
    package let card: ProductCard
    /// Of the first variant, which is meant where the product is named alone.
    package let sku: String?
    package let variants: [ProductVariant]

    private enum Fields: String, CodingKey {
        case sku
        case variants
    }

    init(card: ProductCard, variants: [ProductVariant]) {
        self.card = card
        sku = variants.first?.sku
        self.variants = variants
    }

    package init(from decoder: any Decoder) throws {
        card = try ProductCard(from: decoder)
        let fields = try decoder.container(keyedBy: Fields.self)
        sku = try fields.decodeIfPresent(String.self, forKey: .sku)
        variants = try fields.decode([ProductVariant].self, forKey: .variants)
    }

    package func encode(to encoder: any Encoder) throws {
        try card.encode(to: encoder)
        var fields = encoder.container(keyedBy: Fields.self)
        try fields.encodeIfPresent(sku, forKey: .sku)
        try fields.encode(variants, forKey: .variants)
    }
}
