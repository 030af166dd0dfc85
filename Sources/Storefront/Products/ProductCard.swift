package import Catalog
import Inventory
package import Kernel

/// A product as lists show it: with its price and what is there of all its variants together.
package struct ProductCard: Codable, Sendable {
    package struct CategoryName: Codable, Sendable {
        package let id: CategoryID
        package let name: String
        package let slug: String
    }

    package let id: ProductID
    package let slug: String
    /// The slug once more, under the name that product definition files give it.
    package let key: String
    package let name: String
    package let description: String
    package let brand: String?
    package let category_id: CategoryID?
    package let category: CategoryName?
    /// The lowest current price of its variants; absent when it has none.
    package var price: Money?
    package let currency: Currency
    package let compare_at_price: Money?
    package let rating: Rating
    package let rating_count: Int
    /// What is on hand.
    package let stock: Int
    /// What can be bought now: `stock` less the live holds.
    package let available: Int
    package let in_stock: Bool
    package let is_active: Bool
    package let image_url: String?
    package let attributes: RawJSON
    package let created_at: Timestamp
    package let updated_at: Timestamp
}

extension ProductCard {
    /// What ``init(_:currency:)`` reads, in its order, of the product `p` and its category `c`.
    static func columns(currency: Currency, at now: Timestamp) -> SQL {
        """
        p.id, p.slug, p.name, p.description, p.brand, p.category_id, c.name AS category_name,
        c.slug AS category_slug, \(price(currency, now)) AS price_minor,
        \(compareAt(currency, now)) AS compare_at_minor,
        p.rating_hundredths, p.rating_count, \(onHand) AS on_hand, \(held(at: now)) AS held,
        (SELECT i.url FROM product_images i WHERE i.product_id = p.id
         ORDER BY i.position LIMIT 1) AS image_url,
        p.attributes, p.created_at, p.updated_at
        """
    }

    /// Joins the category that ``columns(currency:at:)`` names.
    static let categoryJoin: SQL = "LEFT JOIN categories c ON c.id = p.category_id AND c.deleted_at IS NULL"

    init(_ cells: inout Cells, currency: Currency) {
        id = cells.next()
        slug = cells.next()
        key = slug
        name = cells.next()
        description = cells.next()
        brand = cells.next()
        let categoryID: CategoryID? = cells.next()
        let categoryName: String? = cells.next()
        let categorySlug: String? = cells.next()
        category_id = categoryID
        category =
            if let categoryID, let categoryName, let categorySlug {
                CategoryName(id: categoryID, name: categoryName, slug: categorySlug)
            } else { nil }
        price = cells.money(in: currency)
        compare_at_price = cells.money(in: currency)
        self.currency = currency
        rating = cells.next()
        rating_count = cells.next()
        stock = cells.next()
        available = stock - cells.next()
        in_stock = stock > 0
        is_active = true
        image_url = cells.next()
        attributes = RawJSON(stored: cells.next())
        created_at = cells.next()
        updated_at = cells.next()
    }

    /// The lowest price of its variants: kept with the product in the shop's main currency.
    private static func price(_ currency: Currency, _ now: Timestamp) -> SQL {
        """
        CASE WHEN p.currency = \(currency) THEN p.price_minor ELSE
            (SELECT MIN(r.amount_minor) FROM variants v
             JOIN prices r ON r.id = \(CurrentPrice.id(currency: currency, at: now))
             WHERE v.product_id = p.id AND v.deleted_at IS NULL) END
        """
    }

    /// The former price of the variant whose price is shown.
    private static func compareAt(_ currency: Currency, _ now: Timestamp) -> SQL {
        """
        (SELECT r.compare_at_minor FROM variants v
         JOIN prices r ON r.id = \(CurrentPrice.id(currency: currency, at: now))
         WHERE v.product_id = p.id AND v.deleted_at IS NULL
         ORDER BY r.amount_minor, v.position, v.id LIMIT 1)
        """
    }

    private static let onHand: SQL = """
        (SELECT CAST(COALESCE(SUM(
            CASE v.makeup WHEN 'bundle' THEN \(BundleStock.onHand) ELSE s.on_hand END), 0) AS BIGINT)
         FROM variants v LEFT JOIN stock_levels s ON s.variant_id = v.id
         WHERE v.product_id = p.id AND v.deleted_at IS NULL)
        """

    private static func held(at now: Timestamp) -> SQL {
        """
        (SELECT CAST(COALESCE(SUM(h.quantity), 0) AS BIGINT)
         FROM variants v JOIN holds h ON h.variant_id = v.id
         WHERE v.product_id = p.id AND v.deleted_at IS NULL AND h.expires_at > \(now))
        + (SELECT CAST(COALESCE(SUM(\(BundleStock.held(at: now))), 0) AS BIGINT) FROM variants v
         WHERE v.product_id = p.id AND v.deleted_at IS NULL AND v.makeup = 'bundle')
        """
    }
}
