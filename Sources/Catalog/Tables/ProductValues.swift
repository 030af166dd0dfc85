internal import Kernel

/// What a product's row says, its id and times apart.
struct ProductValues: Sendable {
    var slug: String
    /// Names the product in the catalogue file it came from.
    var reference: String?
    /// Of the draft that was imported last; nil when the next import must write it again.
    var fingerprint: Int64?
    var name: String
    var description = ""
    var brand: String?
    var categoryID: CategoryID?
    var taxCode: String?
    var isShippable = true
    var isActive = true
    var ratingHundredths: Int64 = 0
    var ratingCount = 0
    /// JSON text.
    var attributes = "{}"
    /// JSON text.
    var metadata = "{}"
}

extension ProductValues {
    static let columns: SQL = """
        slug, reference, fingerprint, name, name_key, description, brand, brand_key, category_id, tax_code,
        is_shippable, is_active, rating_hundredths, rating_count, attributes, metadata
        """

    /// The values of ``columns``, in their order.
    var list: SQL {
        """
        \(slug), \(reference), \(fingerprint), \(name), \(SearchText.key(name)), \(description), \(brand),
        \(brand.map(SearchText.key)), \(categoryID), \(taxCode), \(isShippable), \(isActive),
        \(ratingHundredths), \(ratingCount), \(attributes), \(metadata)
        """
    }

    init(_ row: Row) {
        slug = row["slug"]
        reference = row["reference"]
        fingerprint = row["fingerprint"]
        name = row["name"]
        description = row["description"]
        brand = row["brand"]
        categoryID = row["category_id"]
        taxCode = row["tax_code"]
        isShippable = row["is_shippable"]
        isActive = row["is_active"]
        ratingHundredths = row["rating_hundredths"]
        ratingCount = row["rating_count"]
        attributes = row["attributes"]
        metadata = row["metadata"]
    }
}

/// What a variant's row says, its id, product and times apart.
struct VariantValues: Sendable {
    var sku: String
    /// JSON text: an object of texts.
    var options = "{}"
    var barcode: String?
    var weightGrams: Int?
    var costMinor: Int64?
    var position = 0
    /// An import says nothing of it and leaves it.
    var size: PieceSize?
}

extension VariantValues {
    init(_ row: Row) {
        sku = row["sku"]
        options = row["options"]
        barcode = row["barcode"]
        weightGrams = row["weight_grams"]
        costMinor = row["cost_minor"]
        position = row["position"]
        size = PieceSize(row)
    }
}

/// What one piece of a variant costs, once and for all: the price that every variant begins with.
struct BasePrice: Sendable, Equatable {
    var amountMinor: Int64
    var compareAtMinor: Int64?
}
