internal import Kernel

/// Changes what is mentioned and leaves the rest; what is said of one variant is meant for the first.
struct ChangeProduct: Command {
    static let route = Route.patch(
        "/products/{product_id}",
        "Change a product",
        refusals: [SlugRefusal.self, SKURefusal.self]
    )
    typealias Who = Staff<CatalogWrite>
    struct Path: Codable, Sendable { let product_id: ProductID }
    struct Body: Codable, Sendable {
        let name: Text<1, 255>?
        let slug: Slug?
        let description: Change<Text<0, 50_000>>
        let brand: Change<Text<1, 120>>
        let category_id: Change<CategoryID>
        let tax_code: Change<Text<1, 64>>
        let is_shippable: Bool?
        let is_active: Bool?
        let rating: Change<Rating>
        let rating_count: Change<Count<0, 1_000_000_000>>
        let attributes: Change<AttributeValues>
        let metadata: Change<Metadata>
        let sku: SKU?
        let price: Amount?
        let compare_at_price: Change<Amount>
        let cost: Change<Amount>
        let barcode: Change<Text<1, 64>>
        let weight_grams: Change<Count<0, 100_000_000>>
        let size: Change<PieceSizeFields>
    }
    typealias Reply = ProductRecord

    let currency: Currency

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> ProductRecord {
        let writing = ProductWriting(id: call.path.product_id, currency: currency)
        try writing.save(call.body.applied(to: try writing.values(in: tx)), in: tx)
        let change = call.body.variantChange
        if change.isAny {
            let set = try VariantSet(of: writing.id, currency: currency, in: tx)
            if let first = set.living.first { try change.apply(to: first, of: set, in: tx) }
        }
        return try writing.finish(in: tx)
    }
}

extension ChangeProduct.Body {
    func applied(to old: ProductValues) -> ProductValues {
        var new = old
        if let name { new.name = name.text }
        if let slug { new.slug = slug.text }
        if let is_shippable { new.isShippable = is_shippable }
        if let is_active { new.isActive = is_active }
        new.description = description.changed(old.description, \.text) ?? ""
        new.brand = brand.changed(old.brand, \.text)
        new.categoryID = category_id.applied(to: old.categoryID)
        new.taxCode = tax_code.changed(old.taxCode, \.text)
        new.ratingHundredths = rating.changed(old.ratingHundredths, \.hundredths) ?? 0
        new.ratingCount = rating_count.changed(old.ratingCount, \.value) ?? 0
        new.attributes = attributes.changed(old.attributes, \.json.text) ?? "{}"
        new.metadata = metadata.changed(old.metadata, \.json.text) ?? "{}"
        return new
    }

    var variantChange: VariantChange {
        VariantChange(
            sku: sku,
            options: nil,
            barcode: barcode,
            weight_grams: weight_grams,
            size: size,
            price: price,
            compare_at_price: compare_at_price,
            cost: cost,
            position: nil
        )
    }
}

extension Change {
    /// The stored form of a field after this change.
    func changed<Stored>(_ old: Stored?, _ stored: (Value) -> Stored) -> Stored? {
        switch self {
        case .keep: old
        case .clear: nil
        case .set(let value): stored(value)
        }
    }
}
