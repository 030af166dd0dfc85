internal import Kernel

/// The rules that every staff write of a category keeps: the tree has no cycle, is at most
/// ``CategoryTable/depthMax`` deep, and products are found by the names of the categories above them.
enum CategoryWriting {
    /// - Throws: 422 when there is no such parent, or it lies too deep already.
    static func parentPath(_ parent: CategoryID?, in tx: Transaction) throws -> String {
        guard let parent else { return CategoryPath.root }
        guard let found = try CategoryTable.find(parent, in: tx) else {
            throw Problem.invalid(field: "parent_id", "names no category")
        }
        guard CategoryPath.depth(of: found.path) < CategoryTable.depthMax else {
            throw Problem.invalid(
                field: "parent_id",
                "lies too deep; a tree has at most \(CategoryTable.depthMax) levels"
            )
        }
        return found.path
    }

    /// Changes a category, moves what lies under it, and brings the search index up to date.
    static func change(
        _ id: CategoryID,
        in tx: Transaction,
        _ change: (CategoryValues) throws -> CategoryValues
    ) throws -> CategoryRecord {
        guard let (old, path) = try CategoryTable.find(id, in: tx) else { throw CategoryRecord.notFound }
        let new = try change(old)
        let parentPath = try parentPath(new.parentID, in: tx)
        guard try CategoryTable.taken([new.slug], except: id, in: tx).isEmpty else {
            throw SlugRefusal.slugTaken(new.slug)
        }
        guard !parentPath.hasPrefix(path) else { throw CategoryMoveRefusal.cycle }
        try CategoryTable.update(id, new, in: tx)
        if new.parentID != old.parentID {
            try checkDepth(of: path, under: parentPath, in: tx)
            try CategoryTable.move(from: path, to: CategoryPath.of(id, under: parentPath), in: tx)
        }
        if new.parentID != old.parentID || new.name != old.name {
            let products = try tx.rows(
                "SELECT id FROM products WHERE \(CategoryPath.contains("category_id", id)) ORDER BY id"
            )
            try ProductSearchIndex.update(products.map { $0[0] }, in: tx)
        }
        try CatalogNews.changed(id, "category.updated", in: tx)
        return try CategoryRecord.find(id, in: tx)
    }

    /// - Throws: 422 when what lies under a category would lie too deep under its new parent.
    private static func checkDepth(
        of path: String,
        under parentPath: String,
        in tx: Transaction
    ) throws {
        let rows = try tx.rows(
            """
            SELECT path FROM categories
            WHERE deleted_at IS NULL AND path >= \(path) AND path < \(CategoryPath.end(of: path))
            """
        )
        let lowest = rows.map { CategoryPath.depth(of: $0[0]) }.max() ?? 0
        let height = lowest - CategoryPath.depth(of: path) + 1
        guard CategoryPath.depth(of: parentPath) + height <= CategoryTable.depthMax else {
            throw Problem.invalid(
                field: "parent_id",
                "lies too deep; a tree has at most \(CategoryTable.depthMax) levels"
            )
        }
    }
}
