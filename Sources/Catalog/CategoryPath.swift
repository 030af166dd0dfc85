package import Kernel

/// The path of a category, `/1/4/`: the ids from the root to the category itself.
package enum CategoryPath {
    /// A condition on a column of category ids: the category itself or any that lies under it, deleted
    /// ones apart.
    ///
    /// It is never true for a category that does not exist.
    package static func contains(_ column: SQL, _ root: CategoryID) -> SQL {
        """
        \(column) IN (
            SELECT d.id FROM categories d JOIN categories r ON r.id = \(root)
            WHERE d.deleted_at IS NULL AND d.path >= r.path
                AND d.path < substr(r.path, 1, length(r.path) - 1) || '0')
        """
    }

    static let root = "/"

    static func of(_ id: CategoryID, under parent: String) -> String {
        "\(parent)\(id)/"
    }

    /// The categories on a path, from the root.
    package static func ids(_ path: String) -> [CategoryID] {
        path.split(separator: "/").compactMap { Int64($0).map { CategoryID($0) } }
    }

    /// The first text after every path that begins with this one: "0" comes right after "/".
    static func end(of path: String) -> String {
        path.dropLast() + "0"
    }

    static func depth(of path: String) -> Int {
        path.utf8.count { $0 == UInt8(ascii: "/") } - 1
    }
}
