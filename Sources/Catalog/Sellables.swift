package import Kernel

/// Finds what can be bought, one statement a question.
package enum Sellables {
    /// The variants with their current prices.
    ///
    /// A variant that does not exist or has no price in the currency is absent.
    /// Other prices are a column, see ``PriceSteps/column(_:_:for:)``.
    package static func variants(
        _ ids: [VariantID],
        currency: Currency,
        other: SQL = PriceSteps.none,
        in tx: Transaction
    ) throws -> [VariantID: Sellable] {
        guard !ids.isEmpty else { return [:] }
        let rows = try tx.rows(
            select(currency, other: other, tx) + "WHERE v.id IN \(ids)" as SQL
        )
        return Dictionary(
            rows.map { Sellable($0, in: currency, tx) }.map { ($0.variantID, $0) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// The variants with their current prices and categories, as an order remembers them.
    ///
    /// A variant that does not exist or has no price in the currency is absent.
    package static func ordered(
        _ ids: [VariantID],
        currency: Currency,
        other: SQL = PriceSteps.none,
        in tx: Transaction
    ) throws -> [VariantID: OrderedGood] {
        guard !ids.isEmpty else { return [:] }
        let columns: SQL = """
            , (SELECT g.name FROM categories g WHERE g.id = p.category_id) AS category_name,
            (SELECT g.slug FROM categories g WHERE g.id = p.category_id) AS category_slug,
            (SELECT g.path FROM categories g WHERE g.id = p.category_id) AS category_path
            """
        let rows = try tx.rows(
            select(currency, other: other, with: columns, tx) + "WHERE v.id IN \(ids)" as SQL
        )
        return Dictionary(
            rows.map { OrderedGood($0, in: currency, tx) }.map { ($0.sellable.variantID, $0) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// The variants that prices belong to; a price that does not exist is absent.
    package static func variants(of ids: [PriceID], in tx: Transaction) throws -> [PriceID: VariantID] {
        guard !ids.isEmpty else { return [:] }
        let rows = try tx.rows("SELECT id, variant_id FROM prices WHERE id IN \(ids)")
        return Dictionary(rows.map { ($0[0], $0[1]) }, uniquingKeysWith: { first, _ in first })
    }

    /// The first variant of each product: what a bare product id means.
    ///
    /// A product without one is absent.
    package static func firstVariants(
        of ids: [ProductID],
        in tx: Transaction
    ) throws -> [ProductID: VariantID] {
        guard !ids.isEmpty else { return [:] }
        let rows = try tx.rows(
            """
            SELECT p.id, v.id FROM products p
            JOIN variants v ON v.id = \(firstVariant)
            WHERE p.id IN \(ids)
            """
        )
        return Dictionary(rows.map { ($0[0], $0[1]) }, uniquingKeysWith: { first, _ in first })
    }

    /// The first variant of a product with its current price; nil when there is no such product, variant
    /// or price.
    package static func first(
        of id: ProductID,
        currency: Currency,
        in tx: Transaction
    ) throws -> Sellable? {
        try tx.first(
            select(currency, tx) + "WHERE p.id = \(id) AND v.id = \(firstVariant)" as SQL
        ).map { Sellable($0, in: currency, tx) }
    }

    /// The first living variant of the product `p`, as an expression.
    package static let firstVariant: SQL = """
        (SELECT f.id FROM variants f WHERE f.product_id = p.id AND f.deleted_at IS NULL
         ORDER BY f.position, f.id LIMIT 1)
        """

    /// What one condition on `p`, `v` and the current price `c` finds, with further columns about them.
    package static func matching(
        _ condition: SQL,
        with columns: SQL,
        currency: Currency,
        other: SQL = PriceSteps.none,
        in tx: Transaction
    ) throws -> (sellable: Sellable, row: Row)? {
        try tx.first(
            select(currency, other: other, with: ", \(columns)", tx) + "WHERE \(condition)" as SQL
        ).map { (Sellable($0, in: currency, tx), $0) }
    }

    private static func select(
        _ currency: Currency,
        other: SQL = PriceSteps.none,
        with columns: SQL = "",
        _ tx: Transaction
    ) -> SQL {
        """
        SELECT v.id AS variant_id, p.id AS product_id, c.id AS price_id, v.sku, p.slug, p.name, v.options,
            c.amount_minor, c.compare_at_minor, p.tax_code, p.is_shippable,
            CASE WHEN p.is_active = 1 AND p.deleted_at IS NULL AND v.deleted_at IS NULL
                THEN 1 ELSE 0 END AS is_sellable,
            p.brand, p.category_id, v.weight_grams, p.updated_at,
            v.length_mm, v.width_mm, v.height_mm, v.makeup,
            \(PriceSteps.tiers(in: currency, tx)) AS tiers, \(other) AS other_prices\(columns)
        FROM variants v
        JOIN products p ON p.id = v.product_id
        JOIN prices c ON c.id = \(CurrentPrice.id(currency: currency, at: tx.now))

        """
    }
}

/// A variant as somebody may buy it now: its facts and its current one-off prices.
///
/// It is also found when the product is no longer sold; ``isActive`` says whether it may be bought.
package struct Sellable: Sendable {
    package let variantID: VariantID
    package let productID: ProductID
    package let priceID: PriceID
    package let sku: String
    package let slug: String
    /// The product's name.
    package let name: String
    /// What makes the variant, such as `{"Size":"M"}`.
    package let options: RawJSON
    /// Of one piece, in the catalogue.
    package let unitPrice: Money
    package let compareAt: Money?
    package let taxCode: String?
    package let isShippable: Bool
    /// Whether the product is active and neither it nor the variant is deleted.
    package let isActive: Bool
    package let brand: String?
    package let categoryID: CategoryID?
    package let weightGrams: Int?
    /// Of one piece, packed; nil when nobody says.
    package let size: PieceSize?
    /// Nil for what is sold by the piece.
    package let makeup: SellableMakeup?
    /// When the product last changed.
    package let updatedAt: Timestamp
    /// What a piece costs instead of ``unitPrice``, for larger quantities and for this buyer.
    package let steps: PriceSteps

    /// What a piece costs for whoever buys so many in all; nil for the ``unitPrice``.
    package func step(for quantity: Int) -> PriceStep? { steps.step(for: quantity, instead: unitPrice) }

    /// What a piece costs for whoever buys so many in all.
    package func unit(for quantity: Int) -> Money { step(for: quantity)?.unit ?? unitPrice }

    init(_ row: Row, in currency: Currency, _ tx: Transaction) {
        variantID = row["variant_id"]
        productID = row["product_id"]
        priceID = row["price_id"]
        sku = row["sku"]
        slug = row["slug"]
        name = row["name"]
        options = RawJSON(stored: row["options"])
        unitPrice = Money(minor: row["amount_minor"], currency: currency)
        let compareAtMinor: Int64? = row["compare_at_minor"]
        compareAt = compareAtMinor.map { Money(minor: $0, currency: currency) }
        taxCode = row["tax_code"]
        isShippable = row["is_shippable"]
        isActive = row["is_sellable"]
        brand = row["brand"]
        categoryID = row["category_id"]
        weightGrams = row["weight_grams"]
        size = PieceSize(row)
        makeup = (row["makeup"] as String?).flatMap(SellableMakeup.init)
        updatedAt = row["updated_at"]
        steps = PriceSteps(row, in: currency, tx)
    }
}

/// Something to buy together with the category it stands in, for an order to remember.
package struct OrderedGood: Sendable {
    package let sellable: Sellable
    /// Nil for a product without one.
    package let category: (id: CategoryID, name: String, slug: String)?
    /// The category it stands in and those above, from the root.
    package let categories: [CategoryID]

    init(_ row: Row, in currency: Currency, _ tx: Transaction) {
        sellable = Sellable(row, in: currency, tx)
        let path: String? = row["category_path"]
        categories = path.map(CategoryPath.ids) ?? []
        let name: String? = row["category_name"]
        let slug: String? = row["category_slug"]
        guard let id = sellable.categoryID, let name, let slug else {
            category = nil
            return
        }
        category = (id, name, slug)
    }
}

/// How a variant is made up, where it is not sold by the piece; the inventory knows the rest.
package enum SellableMakeup: String, Sendable {
    /// Sold by weight or length.
    case measured
    /// Its parts are taken from the stock.
    case bundle
}

/// Writes how variants are made up: only the inventory does.
package enum SellableMakeups {
    package static func set(_ makeup: SellableMakeup?, of id: VariantID, in tx: Transaction) throws {
        try tx.post(
            "UPDATE variants SET makeup = \(makeup?.rawValue), updated_at = \(tx.now) WHERE id = \(id)"
        )
    }
}

/// How large one piece of a variant is, packed; in millimetres, each from 1.
package struct PieceSize: Sendable, Equatable {
    package let length: Int
    package let width: Int
    package let height: Int

    /// In cubic millimetres; nil when it needs more than 63 bits.
    package var volume: Int64? {
        let (area, isWide) = Int64(length).multipliedReportingOverflow(by: Int64(width))
        let (volume, isHigh) = area.multipliedReportingOverflow(by: Int64(height))
        return isWide || isHigh ? nil : volume
    }

    package init(length: Int, width: Int, height: Int) {
        self.length = length
        self.width = width
        self.height = height
    }
}

extension PieceSize {
    /// From the columns `length_mm`, `width_mm` and `height_mm`; nil when nobody says.
    init?(_ row: Row) {
        let length: Int? = row["length_mm"]
        let width: Int? = row["width_mm"]
        let height: Int? = row["height_mm"]
        guard let length, let width, let height else { return nil }
        self.init(length: length, width: width, height: height)
    }
}

extension Sellable {
    /// The tax code of goods that are gift cards: no tax is due, nothing is sent, and who pays gets codes.
    package static let giftCardCode = "gift_card"

    package var isGiftCard: Bool { taxCode == Self.giftCardCode }
}
