internal import Kernel

/// How categories are listed.
enum CategoryView: String, SchemaWords {
    case flat, tree
}

/// Lists the categories, or nests them with `view=tree`.
struct ListCategories: Query {
    static let route = Route.get("/categories", "List the categories")
    typealias Who = Anyone
    struct Parameters: Codable, Sendable { let view: CategoryView? }
    typealias Reply = [CategoryRecord]

    func answer(_ call: Call<Self>, in tx: Transaction) throws -> [CategoryRecord] {
        tx.depend(on: "catalog")
        let list = try tx.rows(
            """
            SELECT \(CategoryTable.columns) FROM categories WHERE deleted_at IS NULL
            ORDER BY position, id LIMIT \(CategoryRecord.listMax)
            """
        ).map(CategoryRecord.init)
        return call.parameters.view == .tree ? CategoryRecord.tree(of: list) : list
    }
}

/// Finds categories by a part of their name; names that begin with it come first.
struct SearchCategories: Query {
    static let route = Route.get("/categories/search", "Search categories by name")
    typealias Who = Anyone
    struct Parameters: Codable, Sendable { let q: Text<1, 100> }
    typealias Reply = [CategoryRecord]

    private static let resultsMax = 100

    func answer(_ call: Call<Self>, in tx: Transaction) throws -> [CategoryRecord] {
        tx.depend(on: "catalog")
        let beginning = SearchText.key(call.parameters.q.text).likeLiteral + "%"
        return try tx.rows(
            """
            SELECT \(CategoryTable.columns) FROM categories
            WHERE deleted_at IS NULL AND name_key LIKE \("%" + beginning) ESCAPE '!'
            ORDER BY CASE WHEN name_key LIKE \(beginning) ESCAPE '!' THEN 0 ELSE 1 END, name_key, id
            LIMIT \(Self.resultsMax)
            """
        ).map(CategoryRecord.init)
    }
}

/// Shows one category.
struct ShowCategory: Query {
    static let route = Route.get("/categories/{category_id}", "Show a category")
    typealias Who = Anyone
    struct Path: Codable, Sendable { let category_id: CategoryID }
    typealias Reply = CategoryRecord

    func answer(_ call: Call<Self>, in tx: Transaction) throws -> CategoryRecord {
        tx.depend(on: "catalog")
        return try CategoryRecord.find(call.path.category_id, in: tx)
    }
}

/// Lists the brands of products that are sold, with how many there are of each.
struct ListBrands: Query {
    static let route = Route.get("/brands", "List the brands")
    typealias Who = Anyone
    struct Brand: Codable, Sendable {
        let name: String
        let product_count: Int
    }
    typealias Reply = [Brand]

    private static let listMax = 10_000

    func answer(_ call: Call<Self>, in tx: Transaction) throws -> [Brand] {
        tx.depend(on: "catalog")
        return try tx.rows(
            """
            SELECT MIN(brand), COUNT(*) FROM products
            WHERE deleted_at IS NULL AND is_active = 1 AND brand_key IS NOT NULL
            GROUP BY brand_key ORDER BY brand_key LIMIT \(Self.listMax)
            """
        ).map { Brand(name: $0[0], product_count: $0[1]) }
    }
}

/// A category as everybody sees it.
struct CategoryRecord: Codable, Sendable {
    let id: CategoryID
    let name: String
    let slug: String
    let image: String?
    let parent_id: CategoryID?
    let position: Int
    let created_at: Timestamp
    let updated_at: Timestamp
    /// Only in the tree.
    let children: [CategoryRecord]?
}

extension CategoryRecord {
    /// More categories than this are never listed.
    static let listMax = 10_000

    static let notFound = Problem.notFound("Category not found")

    init(_ row: Row) {
        self.init(
            id: row["id"],
            name: row["name"],
            slug: row["slug"],
            image: row["image"],
            parent_id: row["parent_id"],
            position: row["position"],
            created_at: row["created_at"],
            updated_at: row["updated_at"],
            children: nil
        )
    }

    static func find(_ id: CategoryID, in tx: Transaction) throws -> CategoryRecord {
        let row = try tx.first(
            "SELECT \(CategoryTable.columns) FROM categories WHERE id = \(id) AND deleted_at IS NULL"
        )
        guard let row else { throw notFound }
        return CategoryRecord(row)
    }

    /// Nests a list: the roots with all that lies under them, each level in the list's order.
    static func tree(of list: [CategoryRecord]) -> [CategoryRecord] {
        let byParent = Dictionary(grouping: list, by: \.parent_id)
        func children(of parent: CategoryID?, depth: Int) -> [CategoryRecord] {
            guard depth < CategoryTable.depthMax else { return [] }
            return (byParent[parent] ?? []).map { $0.holding(children(of: $0.id, depth: depth + 1)) }
        }
        return children(of: nil, depth: 0)
    }

    private func holding(_ children: [CategoryRecord]) -> CategoryRecord {
        CategoryRecord(
            id: id,
            name: name,
            slug: slug,
            image: image,
            parent_id: parent_id,
            position: position,
            created_at: created_at,
            updated_at: updated_at,
            children: children
        )
    }
}
