import Kernel

/// What a list of products is sorted by.
package enum ProductSort: String, SchemaWords {
    case price
    case rating
    case name
    case newest
    /// How well a product matches the search; by id when nothing is searched for.
    case relevance
}

/// The direction of a list.
package enum SortOrder: String, SchemaWords {
    case asc
    case desc
}

/// A sort key of the product `p`, its direction, and the id after it, so that pages never overlap.
struct ProductOrder {
    let key: SQL
    private let isDescending: Bool
    private let canBeNull: Bool

    /// - Parameter score: how badly a product matches the search, if there is one.
    init(_ sort: ProductSort?, _ order: SortOrder?, score: SQL?) {
        switch sort ?? .relevance {
        case .price: self.init("p.price_minor", order ?? .asc, canBeNull: true)
        case .rating: self.init("p.rating_hundredths", order ?? .desc)
        case .name: self.init("p.name_key", order ?? .asc)
        case .newest: self.init("p.created_at", order ?? .desc)
        case .relevance:
            if let score {
                self.init(score, order == .asc ? .desc : .asc)
            } else {
                self.init("p.id", order ?? .asc)
            }
        }
    }

    private init(_ key: SQL, _ order: SortOrder, canBeNull: Bool = false) {
        self.key = key
        isDescending = order == .desc
        self.canBeNull = canBeNull
    }

    /// `ORDER BY` this key and the id that goes with it. What has no price comes last either way.
    func by(_ key: SQL, _ id: SQL) -> SQL {
        let nulls: SQL = canBeNull ? " NULLS LAST" : ""
        return isDescending ? "ORDER BY \(key) DESC\(nulls), \(id) DESC" : "ORDER BY \(key)\(nulls), \(id)"
    }
}
