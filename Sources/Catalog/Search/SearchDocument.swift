internal import Kernel

/// What the search index holds of one product, folded.
struct SearchDocument: Sendable {
    /// Longest description that is indexed, in bytes: a document of PostgreSQL may hold one million.
    private static let descriptionMax = 50_000

    let productID: ProductID
    let name: String
    let description: String
    let brand: String
    let category: String
    let attributes: String
    let sku: String

    /// Folds what is known of a product.
    ///
    /// `categories` are the names from the root down, `skus` those of its living variants.
    init(
        _ productID: ProductID,
        _ values: ProductValues,
        attributes: JSON,
        categories: [String],
        skus: [String]
    ) {
        self.productID = productID
        name = SearchText.folded(values.name)
        description = SearchText.folded(Self.beginning(of: values.description))
        brand = SearchText.folded(values.brand ?? "")
        category = SearchText.folded(categories.joined(separator: " "))
        self.attributes = SearchText.folded(Self.words(of: attributes).joined(separator: " "))
        sku = SearchText.folded(skus.joined(separator: " "))
    }

    /// Every word in it that may serve as a correction.
    var words: [Substring] {
        [name, description, brand, category, attributes, sku]
            .flatMap { $0.split(separator: " ") }.filter { (2...40).contains($0.utf8.count) }
    }

    private static func beginning(of text: String) -> String {
        text.utf8.count <= descriptionMax
            ? text : String(decoding: text.utf8.prefix(descriptionMax), as: UTF8.self)
    }

    /// The values of attributes; of one that is only true, its name.
    private static func words(of attributes: JSON) -> [String] {
        guard case .object(let members) = attributes else { return [] }
        return members.flatMap { member -> [String] in
            switch member.value {
            case .string(let text): [text]
            case .number(let digits): [digits]
            case .bool(let isTrue): isTrue ? [member.key] : []
            case .array(let elements): elements.compactMap(\.string)
            case .null, .object: []
            }
        }
    }
}
