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
    /// Whether nothing of the product itself is needed, only how it matches the search.
    let isByScore: Bool
    private let isDescending: Bool
    private let canBeNull: Bool

    /// - Parameters:
    ///   - sort: by relevance unless said.
    ///   - order: the usual one of the key unless said.
    ///   - score: how badly a product matches the search, if there is one.
    init(_ sort: ProductSort?, _ order: SortOrder?, score: SQL?) {
        switch sort ?? .relevance {
        case .price: self.init("p.price_minor", order ?? .asc, canBeNull: true)
        case .rating: self.init("p.rating_hundredths", order ?? .desc)
        case .name: self.init("p.name_key", order ?? .asc)
        case .newest: self.init("p.created_at", order ?? .desc)
        case .relevance:
            if let score {
                self.init(score, order == .asc ? .desc : .asc, isByScore: true)
            } else {
                self.init("p.id", order ?? .asc)
            }
        }
    }

    private init(_ key: SQL, _ order: SortOrder, canBeNull: Bool = false, isByScore: Bool = false) {
        self.key = key
        self.isByScore = isByScore
        isDescending = order == .desc
        self.canBeNull = canBeNull
    }

    /// Orders by this key and the id that goes with it; what has no price comes last either way.
    func by(_ key: SQL, _ id: SQL) -> SQL {
        let nulls: SQL = canBeNull ? " NULLS LAST" : ""
        return isDescending ? "ORDER BY \(key) DESC\(nulls), \(id) DESC" : "ORDER BY \(key)\(nulls), \(id)"
    }
}
