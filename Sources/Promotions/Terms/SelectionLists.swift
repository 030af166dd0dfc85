import Catalog
import Kernel
import Pricing

/// The lists that say which goods are meant: those in each list that is there.
struct SelectionLists {
    var products: [ProductID]?
    var variants: [VariantID]?
    var categories: [CategoryID]?
    var brands: [Text<1, 120>]?

    /// The fields' names begin with a prefix, such as `effects[0].get_`.
    ///
    /// - Throws: 422 naming the field.
    func selection(at prefix: String) throws(Problem) -> Selection {
        var selection = Selection()
        selection.products = try Lists.checked(products, prefix + "product_ids", \.self)
        selection.variants = try Lists.checked(variants, prefix + "variant_ids", \.self)
        selection.categories = try Lists.checked(categories, prefix + "category_ids", \.self)
        selection.brands = try Lists.checked(brands, prefix + "brands", \.text)
        return selection
    }
}

extension SelectionLists {
    init(_ selection: Selection) {
        products = Lists.sorted(selection.products, by: \.value)
        variants = Lists.sorted(selection.variants, by: \.value)
        categories = Lists.sorted(selection.categories, by: \.value)
        brands = Lists.texts(selection.brands)
    }
}

/// Lists of requests as sets, and back.
enum Lists {
    /// Every cart looks at them.
    static let countMax = 500

    /// - Throws: 422 naming the field when there are too many.
    static func checked<Element, Value: Hashable>(
        _ list: [Element]?,
        _ field: String,
        _ value: (Element) -> Value
    ) throws(Problem) -> Set<Value> {
        guard let list else { return [] }
        guard list.count <= countMax else {
            throw .invalid(field: field, "must have at most \(countMax) entries")
        }
        return Set(list.map(value))
    }

    /// Nil for an empty one.
    static func sorted<Value>(_ values: Set<Value>, by key: (Value) -> some Comparable) -> [Value]? {
        values.isEmpty ? nil : values.sorted { key($0) < key($1) }
    }

    static func texts<let longest: Int>(_ values: Set<String>) -> [Text<1, longest>]? {
        sorted(values, by: \.self)?.map { Text(checked: $0) }
    }
}
