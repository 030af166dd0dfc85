import Catalog
import Kernel

/// Finds completions, in one statement: categories, then brands, then products.
enum Suggestions {
    private static let countMax = 10
    /// Categories, and brands, at most: the rest is for products.
    private static let namesMax = 3
    /// Products that are compared: one letter alone may begin a word of every product.
    private static let rankedMax = 500

    static func beginning(
        _ words: [String],
        brand: String,
        in tx: Transaction
    ) throws -> [SuggestProducts.Suggestion] {
        let match = SearchMatch(words, isNameOnly: true, engine: tx.engine)
        let rows = try tx.rows(
            """
            SELECT kind, id, text, slug FROM (\(categories(words))) AS categories_found
            UNION ALL SELECT kind, id, text, slug FROM (\(brands(brand))) AS brands_found
            UNION ALL SELECT kind, id, text, slug FROM (\(products(match))) AS products_found
            """
        )
        return rows.prefix(countMax).compactMap { row in
            SuggestProducts.Kind(rawValue: row[0]).map { kind in
                SuggestProducts.Suggestion(kind: kind, text: row[2], id: row[1], slug: row[3])
            }
        }
    }

    /// Those with a word that begins so.
    ///
    /// Folded words hold no sign that `LIKE` knows.
    private static func categories(_ words: [String]) -> SQL {
        """
        SELECT 'category' AS kind, c.id, c.name AS text, c.slug FROM categories c
        WHERE c.deleted_at IS NULL AND ' ' || c.name_key LIKE \("% " + words.joined(separator: " ") + "%")
        ORDER BY c.name_key, c.id LIMIT \(namesMax)
        """
    }

    /// The keys are found within an index alone, however many products a brand has.
    private static func brands(_ beginning: String) -> SQL {
        """
        SELECT 'brand' AS kind, CAST(NULL AS BIGINT) AS id,
            (SELECT p.brand FROM products p
             WHERE \(ProductFilter.isShown) AND p.brand_key = b.brand_key LIMIT 1) AS text,
            CAST(NULL AS TEXT) AS slug
        FROM (
            SELECT p.brand_key FROM products p
            WHERE \(ProductFilter.isShown)
                AND p.brand_key >= \(beginning) AND p.brand_key < \(beginning + "\u{10FFFF}")
            GROUP BY p.brand_key ORDER BY p.brand_key LIMIT \(namesMax)
        ) b
        ORDER BY b.brand_key
        """
    }

    private static func products(_ match: SearchMatch) -> SQL {
        """
        SELECT 'product' AS kind, p.id, p.name AS text, p.slug
        FROM (
            SELECT \(match.id) AS id, \(match.score) AS score
            FROM product_search WHERE \(match.condition) LIMIT \(rankedMax)
        ) found
        JOIN products p ON p.id = found.id
        ORDER BY found.score, p.id LIMIT \(countMax)
        """
    }
}
