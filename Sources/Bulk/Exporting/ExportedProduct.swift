internal import Catalog
internal import Kernel

/// A product as it leaves the shop, with everything that an import takes.
struct ExportedProduct: Sendable {
    let id: ProductID
    let reference: String?
    let slug: String
    let name: String
    let description: String
    let brand: String?
    let categoryID: CategoryID?
    let taxCode: String?
    let isShippable: Bool
    let isActive: Bool
    /// 470 is 4.7 of 5; 0 while nobody has rated.
    let ratingHundredths: Int64
    let ratingCount: Int64
    /// JSON text.
    let attributes: String
    let metadata: String
    var categoryPath: [String] = []
    var images: [(url: String, alt: String)] = []
    var variants: [ExportedVariant] = []

    static let columns: SQL = """
        id, reference, slug, name, description, brand, category_id, tax_code, is_shippable, is_active,
        rating_hundredths, rating_count, attributes, metadata
        """

    init(_ row: Row) {
        id = row[0]
        reference = row[1]
        slug = row[2]
        name = row[3]
        description = row[4]
        brand = row[5]
        categoryID = row[6]
        taxCode = row[7]
        isShippable = row[8]
        isActive = row[9]
        ratingHundredths = row[10]
        ratingCount = row[11]
        attributes = row[12]
        metadata = row[13]
    }
}

struct ExportedVariant: Sendable {
    let sku: String
    /// JSON text.
    let options: String
    let barcode: String?
    let weightGrams: Int64?
    let costMinor: Int64?
    let priceMinor: Int64
    let compareAtMinor: Int64?
    /// Nil when its stock was never counted.
    let onHand: Int64?

    /// After the product's id.
    init(_ row: Row) {
        sku = row[1]
        options = row[2]
        barcode = row[3]
        weightGrams = row[4]
        costMinor = row[5]
        priceMinor = row[6]
        compareAtMinor = row[7]
        onHand = row[8]
    }
}
