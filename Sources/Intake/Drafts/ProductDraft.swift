package import Kernel

/// A product as a foreign file describes it: neutral, checked in form, not yet compared with the shop.
package struct ProductDraft: Sendable, Equatable {
    /// Names this product in every run over the same catalogue, such as `shopify:ocean-blue-shirt`.
    package var reference: String
    package var slug: String
    package var name: String
    /// Plain text; paragraphs are separated by a blank line.
    package var description = ""
    package var brand = ""
    /// Category names from the root to the leaf; empty when the file names none.
    package var categoryPath: [String] = []
    package var taxCode: String?
    package var isShippable = true
    package var isActive = true
    /// What facets are made of.
    package var attributes: [String: JSON] = [:]
    package var metadata: [String: JSON] = [:]
    /// 470 is 4.7 of 5.
    package var ratingHundredths: Int?
    package var ratingCount: Int?
    package var images: [ImageDraft] = []
    /// At least one.
    package var variants: [VariantDraft] = []
    /// ISO 4217, when the file says it; otherwise the shop's own.
    package var currency: String?
    /// Where it begins in the file, from 1.
    package var line: Int
}

package struct VariantDraft: Sendable, Equatable {
    package var sku: String
    package var options: [OptionDraft] = []
    package var barcode: String?
    package var weightGrams: Int?
    /// Digits with at most one point, as in the file: at most 12 before and 6 after it.
    package var priceText: String
    /// Always more than the price.
    package var compareAtText: String?
    package var costText: String?
    /// Nil when the file does not say.
    package var stock: Int?
    package var position = 0
}

/// One choice that makes a variant, such as Size: M.
package struct OptionDraft: Sendable, Equatable {
    package var name: String
    package var value: String
}

package struct ImageDraft: Sendable, Equatable {
    package var url: String
    package var alt = ""
}

/// Variants that come after their product was handed out already.
package struct VariantAddition: Sendable, Equatable {
    /// The reference of the product they belong to.
    package var reference: String
    package var variants: [VariantDraft]
    package var images: [ImageDraft] = []
    package var line: Int
}

package struct CategoryDraft: Sendable, Equatable {
    package var reference: String
    package var name: String
    /// Nil when the file leaves it to the shop.
    package var slug: String?
    /// Names from the root to this category, itself included.
    package var path: [String]
    package var line: Int
}
