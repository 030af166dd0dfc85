package import Kernel

/// The path of a category, `/1/4/`: the ids from the root to the category itself.
package enum CategoryPath {
    /// A condition on a column of category ids: the category itself or any that lies under it, deleted ones apart.
    /// It is never true for a category that does not exist.
    package static func contains(_ column: SQL, _ root: CategoryID) -> SQL {
        // The sign after "/" is "0", so this range holds exactly the paths that begin with the root's.
        """
        \(column) IN (
            SELECT d.id FROM categories d JOIN categories r ON r.id = \(root)
            WHERE d.deleted_at IS NULL AND d.path >= r.path AND d.path < substr(r.path, 1, length(r.path) - 1) || '0')
        """
    }
}
