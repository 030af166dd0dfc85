import Catalog
import Kernel

/// Which products are wanted: conditions on the product `p`.
struct ProductFilter {
    /// What a shopper may see, said word by word as the catalogue's indexes say it: else they are of no use.
    static let isShown: SQL = "p.deleted_at IS NULL AND p.is_active = 1"

    /// What is asked for beside ``isShown``.
    private(set) var conditions: [SQL] = []

    /// The names that, touched, may change which products pass.
    private(set) var dependencies: Set<String> = ["catalog"]

    var isEmpty: Bool { conditions.isEmpty }

    /// Everything together; true for every product that is shown when nothing else is asked for.
    var sql: SQL {
        ([Self.isShown] + conditions).joined(" AND ")
    }

    init() {}

    /// - Throws: 422 for an amount with too many digits, and for a lowest price above the highest.
    init(_ wanted: ListProducts.Parameters, currency: Currency, engine: Engine) throws(Problem) {
        if let category = wanted.category_id {
            conditions.append(CategoryPath.contains("p.category_id", category))
        }
        if let brand = wanted.brand { conditions.append("p.brand_key = \(SearchText.key(brand.text))") }
        let low = try wanted.min_price?.money(in: currency, field: "min_price").minor
        let high = try wanted.max_price?.money(in: currency, field: "max_price").minor
        if let low, let high, low > high {
            throw .invalid(field: "min_price", "must not be above max_price")
        }
        if let low { conditions.append("p.price_minor >= \(low)") }
        if let high { conditions.append("p.price_minor <= \(high)") }
        if let rating = wanted.min_rating { conditions.append("p.rating_hundredths >= \(rating)") }
        if let isWanted = wanted.in_stock {
            conditions.append("p.is_in_stock = \(isWanted)")
            dependencies.insert("in_stock")
        }
        for (name, value) in (wanted.attributes ?? [:]).sorted(by: { $0.key < $1.key }) {
            conditions.append(AttributeRows(engine).contains(name, value))
        }
    }
}
