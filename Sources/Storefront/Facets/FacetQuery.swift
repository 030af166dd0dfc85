import Kernel

/// Counts everything about a list at once: its products are found a single time.
enum FacetQuery {
    /// Values of one kind that are told, the commonest first.
    private static let valuesMax = 100

    enum Kind: String {
        case brand
        case category
        case attribute
        case price
        case stock
    }

    static func sql(_ listing: Listing, _ ranges: PriceRanges, _ engine: Engine) -> SQL {
        """
        WITH p AS MATERIALIZED (
            SELECT p.id, p.brand, p.brand_key, p.category_id, p.price_minor, p.attributes, p.is_in_stock
            FROM \(listing.source) WHERE \(listing.condition)
        )
        \(parts(ranges, engine).joined(" UNION ALL "))
        """
    }

    private static func parts(_ ranges: PriceRanges, _ engine: Engine) -> [SQL] {
        let attributes = AttributeRows(engine)
        return [
            part(.brand, name: "MIN(p.brand)", "p WHERE p.brand_key IS NOT NULL GROUP BY p.brand_key"),
            part(
                .category,
                number: "c.id",
                name: "c.name",
                value: "c.slug",
                """
                p JOIN categories c ON c.id = p.category_id AND c.deleted_at IS NULL
                GROUP BY c.id, c.name, c.slug
                """
            ),
            part(
                .attribute,
                name: "x.key",
                value: "x.value",
                """
                (SELECT DISTINCT p.id, \(attributes.key) AS key, \(attributes.value) AS value
                 FROM p CROSS JOIN \(attributes.source)) x
                GROUP BY x.key, x.value
                """
            ),
            part(
                .price,
                number: "x.number",
                """
                (SELECT \(ranges.number(of: "p.price_minor")) AS number
                 FROM p WHERE p.price_minor IS NOT NULL) x
                GROUP BY x.number
                """
            ),
            part(.stock, number: "p.is_in_stock", "p GROUP BY p.is_in_stock"),
        ]
    }

    private static func part(
        _ kind: Kind,
        number: SQL = "0",
        name: SQL = "''",
        value: SQL = "''",
        _ source: SQL
    ) -> SQL {
        // Ranges of prices in their order, all else the commonest first.
        let order: SQL = kind == .price ? "number" : "count DESC, name, value, number"
        return """
            SELECT kind, number, name, value, count FROM (
                SELECT \(kind.rawValue) AS kind, CAST(\(number) AS BIGINT) AS number,
                    CAST(\(name) AS TEXT) AS name, CAST(\(value) AS TEXT) AS value, count(*) AS count
                FROM \(source)
                ORDER BY \(order) LIMIT \(valuesMax)
            ) AS \(alias(kind))
            """
    }

    private static func alias(_ kind: Kind) -> SQL {
        switch kind {
        case .brand: "brands"
        case .category: "near"
        case .attribute: "attributes"
        case .price: "prices"
        case .stock: "levels"
        }
    }
}
