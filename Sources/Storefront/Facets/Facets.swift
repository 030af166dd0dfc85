package import Catalog
package import Kernel

/// How the products of a list, on all its pages, are spread.
package struct Facets: Codable, Sendable {
    package struct Brand: Codable, Sendable {
        package let name: String
        package let count: Int
    }

    package struct Category: Codable, Sendable {
        package let id: CategoryID
        package let name: String
        package let slug: String
        package let count: Int
    }

    package struct Attribute: Codable, Sendable {
        package struct Value: Codable, Sendable {
            package let value: String
            package let count: Int
        }

        package let name: String
        package var values: [Value]
    }

    /// From `min` to `max`, both inclusive; the last one is open.
    package struct PriceRange: Codable, Sendable {
        package let min: Money
        package let max: Money?
        package let count: Int
    }

    package var currency: Currency
    package var brands: [Brand] = []
    /// Each product counts for the category it is in, not for those above it.
    package var categories: [Category] = []
    package var attributes: [Attribute] = []
    package var price_ranges: [PriceRange] = []
    package var in_stock = 0
    package var out_of_stock = 0

    static func none(_ currency: Currency) -> Facets {
        Facets(currency: currency)
    }

    /// The facets of a list, in one statement or none.
    static func of(_ listing: Listing, total: Int, in tx: Transaction) throws -> Facets {
        guard total > 0 else { return none(listing.main) }
        let ranges = PriceRanges(listing.main)
        let statement = FacetQuery.sql(listing, ranges, tx.engine)
        return try tx.remembered(statement, until: ["catalog", "in_stock"]) {
            var facets = Facets(currency: listing.main)
            for row in try tx.rows(statement) { facets.add(row, ranges) }
            return facets
        }
    }

    private mutating func add(_ row: Row, _ ranges: PriceRanges) {
        let count: Int = row["count"]
        switch FacetQuery.Kind(rawValue: row["kind"]) {
        case .brand: brands.append(Brand(name: row["name"], count: count))
        case .category:
            categories.append(
                Category(id: row["number"], name: row["name"], slug: row["value"], count: count)
            )
        case .attribute: add(row["value"], count, to: row["name"])
        case .price: price_ranges.append(ranges.range(row["number"], count: count))
        case .stock: if row["number"] as Int == 1 { in_stock = count } else { out_of_stock = count }
        case nil: break
        }
    }

    private mutating func add(_ value: String, _ count: Int, to name: String) {
        if let index = attributes.firstIndex(where: { $0.name == name }) {
            attributes[index].values.append(.init(value: value, count: count))
        } else {
            attributes.append(Attribute(name: name, values: [.init(value: value, count: count)]))
        }
    }
}
