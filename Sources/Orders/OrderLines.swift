import Catalog
import Kernel

/// The lines of orders, written once and never changed but for how many pieces have come back.
enum OrderLines {
    /// All lines of a new order in one statement.
    static func insert(_ lines: [OrderLine], of order: OrderID, in tx: Transaction) throws {
        let rows = lines.enumerated().map { position, line -> SQL in
            """
            (\(order), \(position), \(line.product.id), \(line.variantID), \(line.product.sku), \(line.name),
             \(line.options.text), \(line.unit.minor), \(line.quantity), \(line.discount.minor),
             \(line.tax.minor), \(line.total.minor), \(line.product.json.text))
            """
        }
        try tx.post(
            """
            INSERT INTO order_lines (order_id, position, product_id, variant_id, sku, name, options,
                unit_minor, quantity, discount_minor, tax_minor, total_minor, product)
            VALUES \(rows.joined(", "))
            """
        )
        try insertParts(of: lines, order, in: tx)
    }

    /// What one piece of each line takes from the stock, where that is not the piece itself.
    private static func insertParts(of lines: [OrderLine], _ order: OrderID, in tx: Transaction) throws {
        let parts = lines.enumerated().filter { $0.element.product.makeup != nil }.flatMap { position, line in
            line.taken(1).map { variant, quantity -> SQL in
                "(\(order), \(position), \(variant), \(quantity))"
            }
        }
        guard !parts.isEmpty else { return }
        try tx.post(
            "INSERT INTO order_parts (order_id, position, variant_id, quantity) VALUES \(parts.joined(", "))"
        )
    }

    /// The lines of several orders in one statement.
    static func of(_ orders: [Order], in tx: Transaction) throws -> [OrderID: [OrderLine]] {
        guard !orders.isEmpty else { return [:] }
        let currencies = Dictionary(
            orders.map { ($0.id, $0.totals.currency) },
            uniquingKeysWith: { first, _ in first }
        )
        let rows = try tx.rows(
            """
            SELECT order_id, product_id, variant_id, sku, name, options, unit_minor, quantity, discount_minor,
                tax_minor, total_minor, product, returned, weighed
            FROM order_lines WHERE order_id IN \(orders.map(\.id)) ORDER BY order_id, position
            """
        )
        var lines: [OrderID: [OrderLine]] = [:]
        for row in rows {
            let order: OrderID = row["order_id"]
            guard let currency = currencies[order] else { continue }
            lines[order, default: []].append(line(row, currency))
        }
        return lines
    }

    /// Notes that so many pieces of a line come back.
    ///
    /// - Returns: false when so many are not left.
    static func giveBack(_ pieces: Int, at position: Int, of order: OrderID, in tx: Transaction) throws
        -> Bool
    {
        try tx.execute(
            """
            UPDATE order_lines SET returned = returned + \(pieces)
            WHERE order_id = \(order) AND position = \(position) AND returned + \(pieces) <= quantity
            """
        ) == 1
    }

    /// Notes what the scales said of a line.
    ///
    /// - Returns: false when it was weighed already.
    static func weigh(_ quantity: Int, at position: Int, of order: OrderID, in tx: Transaction) throws -> Bool
    {
        try tx.execute(
            """
            UPDATE order_lines SET weighed = \(quantity)
            WHERE order_id = \(order) AND position = \(position) AND weighed IS NULL
            """
        ) == 1
    }

    private static func line(_ row: Row, _ currency: Currency) -> OrderLine {
        func money(_ column: String) -> Money { Money(minor: row[column], currency: currency) }
        let product: String? = row["product"]
        return OrderLine(
            product: OrderedProduct(
                product.flatMap { try? JSON.parse(Array($0.utf8)) },
                row,
                price: money("unit_minor")
            ),
            variantID: row["variant_id"],
            name: row["name"],
            options: RawJSON(stored: row["options"]),
            unit: money("unit_minor"),
            quantity: row["quantity"],
            discount: money("discount_minor"),
            tax: money("tax_minor"),
            total: money("total_minor"),
            returned: row["returned"],
            weighed: row["weighed"]
        )
    }
}
