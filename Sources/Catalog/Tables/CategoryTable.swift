internal import Kernel

/// What a category's row says, its id, path and times apart.
struct CategoryValues: Sendable {
    var name: String
    var slug: String
    var image: String?
    var parentID: CategoryID?
    var position = 0
}

extension CategoryValues {
    init(_ row: Row) {
        name = row["name"]
        slug = row["slug"]
        image = row["image"]
        parentID = row["parent_id"]
        position = row["position"]
    }
}

/// Every statement that writes categories.
enum CategoryTable {
    /// How deep the tree may grow.
    static let depthMax = 20

    static let columns: SQL = "id, name, slug, image, parent_id, position, created_at, updated_at"

    /// Adds a category; nil when its slug is taken.
    ///
    /// `parentPath` is the path of its parent, `/` for none.
    static func insert(
        _ values: CategoryValues,
        under parentPath: String,
        in tx: Transaction
    ) throws -> CategoryID? {
        let row = try tx.first(
            """
            INSERT INTO categories (name, name_key, slug, image, parent_id, position, created_at, updated_at)
            VALUES (\(values.name), \(SearchText.key(values.name)), \(values.slug), \(values.image),
                \(values.parentID), \(values.position), \(tx.now), \(tx.now))
            ON CONFLICT DO NOTHING RETURNING id
            """
        )
        guard let id: CategoryID = row.map({ $0[0] }) else { return nil }
        try tx.post("UPDATE categories SET path = \(CategoryPath.of(id, under: parentPath)) WHERE id = \(id)")
        return id
    }

    /// Rewrites a category; its slug must be free or its own.
    static func update(_ id: CategoryID, _ values: CategoryValues, in tx: Transaction) throws {
        try tx.post(
            """
            UPDATE categories SET name = \(values.name), name_key = \(SearchText.key(values.name)),
                slug = \(values.slug), image = \(values.image), parent_id = \(values.parentID),
                position = \(values.position), updated_at = \(tx.now)
            WHERE id = \(id)
            """
        )
    }

    /// Gives a category and all that lie under it paths that begin anew.
    static func move(from old: String, to new: String, in tx: Transaction) throws {
        try tx.post(
            """
            UPDATE categories
            SET path = CAST(\(new) AS TEXT) || substr(path, CAST(\(old.utf8.count + 1) AS INTEGER))
            WHERE path >= \(old) AND path < \(CategoryPath.end(of: old))
            """
        )
    }

    /// Deletes a category softly.
    static func delete(_ id: CategoryID, in tx: Transaction) throws {
        try tx.post(
            "UPDATE categories SET deleted_at = \(tx.now), updated_at = \(tx.now) WHERE id = \(id)"
        )
    }

    /// A category that is not deleted, and its path.
    static func find(
        _ id: CategoryID,
        in tx: Transaction
    ) throws -> (values: CategoryValues, path: String)? {
        try tx.first(
            "SELECT \(columns), path FROM categories WHERE id = \(id) AND deleted_at IS NULL"
        ).map { (CategoryValues($0), $0["path"]) }
    }

    /// Which of these slugs other categories than `own` have.
    static func taken(
        _ slugs: [String],
        except own: CategoryID? = nil,
        in tx: Transaction
    ) throws -> Set<String> {
        let except: SQL = own.map { " AND id <> \($0)" } ?? ""
        return Set(try tx.rows("SELECT slug FROM categories WHERE slug IN \(slugs)\(except)").map { $0[0] })
    }
}
