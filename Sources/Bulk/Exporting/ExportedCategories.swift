internal import Catalog
internal import Kernel

/// The categories as objects of the JSON export, parents before their children.
enum ExportedCategories {
    static func page(
        after last: CategoryID,
        size: Int,
        in tx: Transaction
    ) throws -> (lines: [UInt8], last: CategoryID?) {
        let rows = try tx.rows(
            """
            SELECT id, name, slug FROM categories WHERE id > \(last) AND deleted_at IS NULL
            ORDER BY id LIMIT \(size)
            """
        )
        let names = try CategoryNames(rows.map { $0[0] }, in: tx)
        var writer = JSONWriter(capacity: 128 * rows.count)
        for row in rows {
            writer.value(
                .object([
                    ("name", .string(row[1])), ("slug", .string(row[2])),
                    ("path", .array(names.names(of: row[0]).map { .string($0) })),
                ])
            )
            writer.raw(0x0A)
        }
        return (writer.bytes, rows.last.map { $0[0] })
    }
}
