internal import Kernel

/// A product as staff see it.
struct ProductRecord: Codable, Sendable {
    let id: ProductID
    let slug: String
    /// The same as the slug.
    let key: String
    let name: String
    let description: String
    let brand: String?
    let category_id: CategoryID?
    let tax_code: String?
    let is_shippable: Bool
    let is_active: Bool
    let rating: Rating
    let rating_count: Int
    let attributes: RawJSON
    let metadata: RawJSON
    /// Of the first variant.
    let sku: String?
    /// The lowest of its variants.
    let price: Money?
    let currency: Currency
    let variants: [VariantRecord]
    let created_at: Timestamp
    let updated_at: Timestamp
    let deleted_at: Timestamp?
}

/// A variant as staff see it, with its current price for one piece.
struct VariantRecord: Codable, Sendable {
    let id: VariantID
    let sku: String
    let options: RawJSON
    let barcode: String?
    let weight_grams: Int?
    let size: PieceSizeFields?
    let price: Money?
    let compare_at_price: Money?
    let cost: Money?
    let currency: Currency
    let position: Int
}

extension ProductRecord {
    /// A product, deleted or not, with its living variants: two statements.
    static func find(_ id: ProductID, currency: Currency, in tx: Transaction) throws -> ProductRecord? {
        let row = try tx.first(
            """
            SELECT id, \(ProductValues.columns), price_minor, currency, created_at, updated_at, deleted_at
            FROM products WHERE id = \(id)
            """
        )
        guard let row else { return nil }
        let variants = try VariantRecord.all(of: id, currency: currency, in: tx)
        return ProductRecord(row, variants)
    }

    private init(_ row: Row, _ variants: [VariantRecord]) {
        let values = ProductValues(row)
        let currency: Currency = row["currency"]
        let priceMinor: Int64? = row["price_minor"]
        self.init(
            id: row["id"],
            slug: values.slug,
            key: values.slug,
            name: values.name,
            description: values.description,
            brand: values.brand,
            category_id: values.categoryID,
            tax_code: values.taxCode,
            is_shippable: values.isShippable,
            is_active: values.isActive,
            rating: row["rating_hundredths"],
            rating_count: values.ratingCount,
            attributes: RawJSON(stored: values.attributes),
            metadata: RawJSON(stored: values.metadata),
            sku: variants.first?.sku,
            price: priceMinor.map { Money(minor: $0, currency: currency) },
            currency: currency,
            variants: variants,
            created_at: row["created_at"],
            updated_at: row["updated_at"],
            deleted_at: row["deleted_at"]
        )
    }
}

extension VariantRecord {
    /// The living variants of a product in their order, by one statement.
    static func all(
        of product: ProductID,
        currency: Currency,
        in tx: Transaction
    ) throws -> [VariantRecord] {
        try tx.rows(
            """
            SELECT v.id, v.sku, v.options, v.barcode, v.weight_grams, v.cost_minor, v.position,
                v.length_mm, v.width_mm, v.height_mm,
                c.amount_minor, c.compare_at_minor
            FROM variants v
            LEFT JOIN prices c ON c.id = \(CurrentPrice.id(currency: currency, at: tx.now))
            WHERE v.product_id = \(product) AND v.deleted_at IS NULL
            ORDER BY v.position, v.id
            """
        ).map { VariantRecord($0, currency) }
    }

    private init(_ row: Row, _ currency: Currency) {
        func money(_ column: String) -> Money? {
            let minor: Int64? = row[column]
            return minor.map { Money(minor: $0, currency: currency) }
        }
        self.init(
            id: row["id"],
            sku: row["sku"],
            options: RawJSON(stored: row["options"]),
            barcode: row["barcode"],
            weight_grams: row["weight_grams"],
            size: PieceSize(row).flatMap(PieceSizeFields.init),
            price: money("amount_minor"),
            compare_at_price: money("compare_at_minor"),
            cost: money("cost_minor"),
            currency: currency,
            position: row["position"]
        )
    }
}

/// Shows a product as staff see it: also one that shoppers do not see, and one that is deleted.
struct ShowProductRecord: Query {
    static let route = Route.get(
        "/products/{product_id}/record",
        "Show all that is known of a product",
        problems: [Problem.notFound]
    )
    typealias Who = Staff<CatalogWrite>
    typealias Path = ProductPath
    typealias Reply = ProductRecord

    let currency: Currency

    func answer(_ call: Call<Self>, in tx: Transaction) throws -> ProductRecord {
        let record = try ProductRecord.find(call.path.product_id, currency: currency, in: tx)
        guard let record else { throw ProductWriting.notFound }
        return record
    }
}
