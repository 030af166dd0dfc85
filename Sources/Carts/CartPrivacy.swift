import Inventory
package import Kernel

/// What carts know of a person, and how they forget it.
extension Carts {
    /// The carts of an owner with what is in them, the newest first.
    package static func everything(of owner: Owner, in tx: Transaction) throws -> JSON {
        let rows = try tx.rows(
            """
            SELECT c.external_id, c.created_at, c.updated_at, c.country, v.sku, p.name, l.quantity
            FROM carts c LEFT JOIN cart_lines l ON l.cart_id = c.id
                LEFT JOIN variants v ON v.id = l.variant_id LEFT JOIN products p ON p.id = v.product_id
            WHERE c.owner = \(owner) ORDER BY c.id DESC, l.position, l.id LIMIT 10000
            """
        )
        var carts: [(id: String, head: [(key: String, value: JSON)], items: [JSON])] = []
        for row in rows {
            let id: String = row[0]
            if carts.last?.id != id {
                let head: [(key: String, value: JSON)] = [
                    ("cart_id", .string(id)), ("created_at", .string("\(row[1] as Timestamp)")),
                    ("updated_at", .string("\(row[2] as Timestamp)")),
                    ("country", (row[3] as String?).map { .string($0) } ?? .null),
                ]
                carts.append((id, head, []))
            }
            guard let sku: String = row[4], let quantity: Int = row[6] else { continue }
            let item = JSON.object([
                ("sku", .string(sku)), ("name", (row[5] as String?).map { .string($0) } ?? .null),
                ("quantity", .number("\(quantity)")),
            ])
            carts[carts.count - 1].items.append(item)
        }
        return .array(carts.map { .object($0.head + [("items", .array($0.items))]) })
    }

    /// Deletes an owner's carts and lets go of what they hold; the orders made of them stay.
    package static func erase(_ owner: Owner, in tx: Transaction) throws {
        let names = try tx.rows("SELECT external_id FROM carts WHERE owner = \(owner)")
            .map { "cart:\($0[0] as String)" }
        for name in names {
            try Stock.release(name, in: tx)
            tx.touch(name)
        }
        try tx.execute("DELETE FROM carts WHERE owner = \(owner)")
    }
}
