import Inventory
package import Kernel

/// What carts know of a person: all of it for the person to take along, none of it once the person is gone.
extension Carts {
    /// The carts of an owner with what is in them, the newest first, in two statements.
    package static func everything(of owner: Owner, in tx: Transaction) throws -> JSON {
        let carts = try tx.rows(
            """
            SELECT id, external_id, currency, country, shipping_address, order_reference, created_at,
                updated_at
            FROM carts WHERE owner = \(owner) ORDER BY id DESC LIMIT 10000
            """
        )
        let lines = try tx.rows(
            """
            SELECT l.cart_id, p.name, v.sku, l.quantity
            FROM cart_lines l JOIN carts c ON c.id = l.cart_id JOIN variants v ON v.id = l.variant_id
            JOIN products p ON p.id = v.product_id
            WHERE c.owner = \(owner) ORDER BY l.cart_id, l.position, l.id
            """
        )
        let items = Dictionary(grouping: lines) { $0["cart_id"] as Int64 }
        return .array(carts.map { json($0, items[$0["id"]] ?? []) })
    }

    private static func json(_ cart: Row, _ lines: [Row]) -> JSON {
        func text(_ name: String) -> JSON { .maybe(cart[name] as String?) }
        let address = CartAddress(stored: cart["shipping_address"])?.stored
        return .object([
            ("cart_id", text("external_id")), ("currency", text("currency")), ("country", text("country")),
            ("shipping_address", address.flatMap { try? JSON.parse(Array($0.utf8)) } ?? .null),
            ("order", text("order_reference")),
            ("created_at", .string((cart["created_at"] as Timestamp).description)),
            ("updated_at", .string((cart["updated_at"] as Timestamp).description)),
            (
                "items",
                .array(
                    lines.map { line in
                        .object([
                            ("name", .string(line["name"])), ("sku", .string(line["sku"])),
                            ("quantity", .number(String(line["quantity"] as Int))),
                        ])
                    }
                )
            ),
        ])
    }

    /// Deletes an owner's carts and lets go of what they hold; the orders made of them stay.
    package static func erase(_ owner: Owner, in tx: Transaction) throws {
        for cart in try CartTable.deleteAll(of: owner, in: tx) { try Stock.release(cart, in: tx) }
    }
}
