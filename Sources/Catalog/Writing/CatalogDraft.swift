package import Kernel

/// A product as a catalogue file describes it, with its money in the shop's currency.
package struct CatalogDraft: Sendable {
    /// Names the product in every run over the same catalogue, such as `shopify:ocean-blue-shirt`.
    package var reference: String
    /// What is wished; a product that is there keeps the slug it has, a new one gets a free one.
    package var slug: String
    package var name: String
    package var description = ""
    package var brand: String?
    /// Category names from the root to the leaf; missing ones are made.
    package var categoryPath: [String] = []
    package var taxCode: String?
    package var isShippable = true
    package var isActive = true
    /// In the order in which they are shown; a text, a number, a truth value or a list of texts each.
    package var attributes: [(key: String, value: JSON)] = []
    package var metadata: JSON = .object([])
    /// 470 is 4.7 of 5.
    package var ratingHundredths: Int?
    package var ratingCount: Int?
    package var images: [Image] = []
    /// At least one.
    package var variants: [VariantDraft] = []

    package init(reference: String, slug: String, name: String) {
        self.reference = reference
        self.slug = slug
        self.name = name
    }

    package struct VariantDraft: Sendable {
        package var sku: String
        package var options: [(name: String, value: String)] = []
        package var barcode: String?
        package var weightGrams: Int?
        package var price: Money
        package var compareAt: Money?
        package var cost: Money?
        package var position = 0

        package init(sku: String, price: Money) {
            self.sku = sku
            self.price = price
        }
    }

    package struct Image: Sendable {
        package var url: String
        package var alt: String

        package init(url: String, alt: String = "") {
            self.url = url
            self.alt = alt
        }
    }
}

/// What became of one draft.
package struct CatalogWritten: Sendable {
    package enum Outcome: Sendable, Equatable {
        case created
        case updated
        /// It is what was imported before, so nothing was written.
        case unchanged
        /// Nothing was written, and why.
        case refused(String)
    }

    package let reference: String
    package let outcome: Outcome
    /// Nil when it was refused.
    package let productID: ProductID?
    /// The living variants by SKU; empty when it was refused.
    package let variantIDs: [String: VariantID]

    static func refused(_ reference: String, _ reason: String) -> CatalogWritten {
        CatalogWritten(reference: reference, outcome: .refused(reason), productID: nil, variantIDs: [:])
    }
}
