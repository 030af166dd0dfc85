internal import Kernel

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
