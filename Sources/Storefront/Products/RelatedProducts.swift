import Catalog
import Kernel

/// Finds what is like a product.
///
/// Only the nearest in price of its category and of its brand are looked at, so it costs the same in a shop
/// of any size.
struct RelatedProducts {
    private static let countMax = 10
    /// Candidates on each side of the price, in the category and in the brand.
    private static let candidatesMax = 50

    private let id: ProductID
    private let categoryID: CategoryID?
    private let brandKey: String?
    private let priceMinor: Int64

    /// - Parameter row: its id, category, brand key and price.
    init(_ row: Row) {
        id = row[0]
        categoryID = row[1]
        brandKey = row[2]
        priceMinor = row[3] as Int64? ?? 0
    }

    func statement(currency: Currency, _ tx: Transaction) -> SQL {
        """
        SELECT (SELECT MIN(h.expires_at) FROM holds h WHERE h.expires_at > \(tx.now)) AS next_expiry,
            \(ProductCard.columns(currency: currency, at: tx.now))
        FROM (
            SELECT p.id, \(likeness(tx.engine)) AS likeness,
                abs(COALESCE(p.price_minor, 0) - \(priceMinor)) AS apart
            FROM (\(candidates)) AS near JOIN products p ON p.id = near.id
            WHERE p.id <> \(id) ORDER BY likeness DESC, apart, p.id LIMIT \(Self.countMax)
        ) page
        JOIN products p ON p.id = page.id
        \(ProductCard.categoryJoin)
        ORDER BY page.likeness DESC, page.apart, page.id
        """
    }

    /// Three for the category, two for the brand, one for each attribute with the same value.
    private func likeness(_ engine: Engine) -> SQL {
        let attributes = AttributeRows(engine)
        return """
            CASE WHEN p.category_id = \(categoryID) THEN 3 ELSE 0 END
            + CASE WHEN p.brand_key = \(brandKey) THEN 2 ELSE 0 END
            + (SELECT count(*) FROM \(attributes.source)
               JOIN (SELECT \(attributes.key) AS key, \(attributes.value) AS value
                     FROM products p CROSS JOIN \(attributes.source) WHERE p.id = \(id)) own
               ON own.key = \(attributes.key) AND own.value = \(attributes.value))
            """
    }

    private var candidates: SQL {
        [side("p.category_id = \(categoryID)"), side("p.brand_key = \(brandKey)")]
            .joined(" UNION ")
    }

    private func side(_ condition: SQL) -> SQL {
        """
        SELECT id FROM (
            SELECT p.id FROM products p
            WHERE \(ProductFilter.isShown) AND \(condition) AND p.price_minor >= \(priceMinor)
            ORDER BY p.price_minor, p.id LIMIT \(Self.candidatesMax)
        ) AS dearer
        UNION
        SELECT id FROM (
            SELECT p.id FROM products p
            WHERE \(ProductFilter.isShown) AND \(condition) AND p.price_minor < \(priceMinor)
            ORDER BY p.price_minor DESC, p.id DESC LIMIT \(Self.candidatesMax)
        ) AS cheaper
        """
    }
}
