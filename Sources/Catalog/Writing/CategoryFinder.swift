internal import Kernel

/// Finds categories by the path of their names, and makes those that are missing; remembers what it found.
struct CategoryFinder {
    private struct Place: Hashable {
        let parent: CategoryID?
        let key: String
    }

    private var known: [Place: (id: CategoryID, path: String)] = [:]

    /// Loads every category that one of these paths may mean, by one statement.
    init(_ paths: [[String]], in tx: Transaction) throws {
        let keys = Set(paths.joined().map(SearchText.key))
        guard !keys.isEmpty else { return }
        let rows = try tx.rows(
            """
            SELECT id, parent_id, name_key, path FROM categories
            WHERE deleted_at IS NULL AND name_key IN \(keys.sorted())
            ORDER BY id DESC
            """
        )
        for row in rows { known[Place(parent: row[1], key: row[2])] = (row[0], row[3]) }
    }

    /// The category at the end of a path of names; nil for an empty path.
    mutating func category(_ path: [String], in tx: Transaction) throws -> CategoryID? {
        var parent: (id: CategoryID, path: String)?
        for (depth, name) in path.enumerated() {
            let place = Place(parent: parent?.id, key: SearchText.key(name))
            if let found = known[place] {
                parent = found
            } else {
                let made = try make(name, after: path[..<depth], under: parent, in: tx)
                known[place] = made
                parent = made
            }
        }
        return parent?.id
    }

    private func make(
        _ name: String,
        after ancestors: ArraySlice<String>,
        under parent: (id: CategoryID, path: String)?,
        in tx: Transaction
    ) throws -> (id: CategoryID, path: String) {
        let short = SlugText.slug(from: name, prefix: "category")
        let isShortTaken = try !CategoryTable.taken([short], in: tx).isEmpty
        let wished =
            isShortTaken
            ? SlugText.slug(from: (ancestors + [name]).joined(separator: " "), prefix: "category") : short
        let slug = try SlugText.free(wished, random: tx.random) { try CategoryTable.taken($0, in: tx) }
        let values = CategoryValues(name: name, slug: slug, parentID: parent?.id)
        let parentPath = parent?.path ?? CategoryPath.root
        // Only another server can have taken the slug meanwhile: trying again helps.
        guard let id = try CategoryTable.insert(values, under: parentPath, in: tx) else {
            throw DatabaseError.busy
        }
        try tx.emit("category.created", "category:\(id)")
        return (id, CategoryPath.of(id, under: parentPath))
    }
}
