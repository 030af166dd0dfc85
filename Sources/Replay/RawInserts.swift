package import Kernel

/// What the engine does with the same rows when nobody thinks about them: the limit beside the replay.
///
/// Orders and lines are copied into two bare tables, which are dropped then.
package struct RawInserts: Sendable {
    package private(set) var lines = 0
    /// Only what the writing took.
    package private(set) var time = Duration.zero

    private static let clock = ContinuousClock()

    /// Copies every order in transactions of so many.
    package static func measure(_ database: any Database, batch: Int) async throws -> RawInserts {
        try await database.write { tx -> Void in
            for table in tables { try tx.execute(table) }
        }
        var raw = RawInserts()
        var after: Int64 = 0
        while true {
            let last = after
            let page = try await database.read { tx in try Self.page(after: last, batch, in: tx) }
            guard let end = page.orders.last else { break }
            after = end[0]
            let start = clock.now
            try await database.write(isolation: .readCommittedAndGuarded) { tx in try insert(page, in: tx) }
            raw.time += clock.now - start
            raw.lines += page.lines.values.reduce(0) { $0 + $1.count }
        }
        try await database.write { tx -> Void in
            try tx.execute("DROP TABLE replay_raw_lines")
            try tx.execute("DROP TABLE replay_raw_orders")
        }
        return raw
    }

    private static let tables: [SQL] = [
        "DROP TABLE IF EXISTS replay_raw_lines", "DROP TABLE IF EXISTS replay_raw_orders",
        """
        CREATE TABLE replay_raw_orders (
            id \(.integer) PRIMARY KEY, external_id TEXT NOT NULL, order_number TEXT NOT NULL,
            status TEXT NOT NULL, currency TEXT NOT NULL, total_minor \(.integer) NOT NULL, owner TEXT,
            details TEXT NOT NULL, created_at \(.integer) NOT NULL
        )\(.strict)
        """,
        """
        CREATE TABLE replay_raw_lines (
            order_id \(.integer) NOT NULL, position \(.integer) NOT NULL, product_id \(.integer) NOT NULL,
            variant_id \(.integer) NOT NULL, sku TEXT NOT NULL, name TEXT NOT NULL, options TEXT NOT NULL,
            unit_minor \(.integer) NOT NULL, quantity \(.integer) NOT NULL,
            discount_minor \(.integer) NOT NULL, tax_minor \(.integer) NOT NULL,
            total_minor \(.integer) NOT NULL, product TEXT,
            PRIMARY KEY (order_id, position)
        )\(.strict)
        """,
    ]

    private struct Page: Sendable {
        let orders: [Row]
        let lines: [Int64: [Row]]
    }

    private static func page(after id: Int64, _ size: Int, in tx: Transaction) throws -> Page {
        let orders = try tx.rows(
            """
            SELECT id, external_id, order_number, status, currency, total_minor, owner, details, created_at
            FROM orders WHERE id > \(id) ORDER BY id LIMIT \(size)
            """
        )
        let ids: [Int64] = orders.map { $0[0] }
        let lines = try tx.rows(
            """
            SELECT order_id, position, product_id, variant_id, sku, name, options, unit_minor, quantity,
                discount_minor, tax_minor, total_minor, product
            FROM order_lines WHERE order_id IN \(ids) ORDER BY order_id, position
            """
        )
        return Page(orders: orders, lines: Dictionary(grouping: lines, by: { $0[0] as Int64 }))
    }

    private static func insert(_ page: Page, in tx: Transaction) throws {
        for order in page.orders {
            try tx.post(
                """
                INSERT INTO replay_raw_orders (id, external_id, order_number, status, currency, total_minor,
                    owner, details, created_at)
                VALUES (\(order[0] as Int64), \(order[1] as String), \(order[2] as String),
                    \(order[3] as String), \(order[4] as String), \(order[5] as Int64),
                    \(order[6] as String?), \(order[7] as String), \(order[8] as Int64))
                """
            )
            let rows = (page.lines[order[0]] ?? []).map { line -> SQL in
                """
                (\(line[0] as Int64), \(line[1] as Int64), \(line[2] as Int64), \(line[3] as Int64),
                 \(line[4] as String), \(line[5] as String), \(line[6] as String), \(line[7] as Int64),
                 \(line[8] as Int64), \(line[9] as Int64), \(line[10] as Int64), \(line[11] as Int64),
                 \(line[12] as String?))
                """
            }
            guard !rows.isEmpty else { continue }
            try tx.post(
                """
                INSERT INTO replay_raw_lines (order_id, position, product_id, variant_id, sku, name, options,
                    unit_minor, quantity, discount_minor, tax_minor, total_minor, product)
                VALUES \(rows.joined(", "))
                """
            )
        }
    }
}
