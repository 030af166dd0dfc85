import Catalog
import Kernel

/// A product as its own page shows it: the card, and every variant.
package struct ProductDetail: Codable, Sendable {
    package let card: ProductCard
    package let variants: [ProductVariant]

    private enum Fields: String, CodingKey {
        case variants
    }

    init(card: ProductCard, variants: [ProductVariant]) {
        self.card = card
        self.variants = variants
    }

    package init(from decoder: any Decoder) throws {
        card = try ProductCard(from: decoder)
        variants = try decoder.container(keyedBy: Fields.self).decode(
            [ProductVariant].self,
            forKey: .variants
        )
    }

    package func encode(to encoder: any Encoder) throws {
        try card.encode(to: encoder)
        var fields = encoder.container(keyedBy: Fields.self)
        try fields.encode(variants, forKey: .variants)
    }
}
