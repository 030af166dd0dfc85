import Catalog
import Kernel
import Pricing

/// The orders of a time, page by page, the oldest first; not those that were cancelled or never paid.
struct PastOrders {
    let from: Timestamp
    /// The first moment that is not in it.
    let until: Timestamp
    /// The promotion whose own doings are left out: `promotion:3`.
    let promotion: String

    private static let pageSize = 200

    private var condition: SQL {
        """
        o.created_at >= \(from) AND o.created_at < \(until)
            AND o.status NOT IN ('cancelled', 'payment_failed')
        """
    }

    func count(in tx: Transaction) throws -> Int {
        try tx.first("SELECT COUNT(*) FROM orders o WHERE \(condition)")?[0] ?? 0
    }

    /// Hands over every order; no more of them than a page are in memory at a time.
    func each(in tx: Transaction, _ body: (PastOrder) throws -> Void) throws {
        var last: (at: Timestamp, id: Int64) = (from, 0)
        while true {
            let rows = try page(after: last, in: tx)
            var lines = try lines(of: rows, in: tx)
            let groups = try groups(of: rows, in: tx)
            for row in rows {
                let id: Int64 = row["id"]
                let order = try PastOrder(
                    row,
                    lines.removeValue(forKey: id) ?? [],
                    groups: (row["owner"] as String?).flatMap { groups[$0] } ?? [],
                    without: promotion
                )
                try body(order)
                last = (row["created_at"], id)
            }
            guard rows.count == Self.pageSize else { return }
        }
    }

    private func page(after last: (at: Timestamp, id: Int64), in tx: Transaction) throws -> [Row] {
        try tx.rows(
            """
            SELECT o.id, o.created_at, o.currency, o.country, o.owner, o.email_key, o.details,
                CASE WHEN EXISTS (
                    SELECT 1 FROM orders e WHERE e.owner = o.owner AND e.id < o.id AND e.status <> 'cancelled'
                ) THEN 0 ELSE 1 END AS is_first
            FROM orders o WHERE \(condition)
                AND (o.created_at > \(last.at) OR (o.created_at = \(last.at) AND o.id > \(last.id)))
            ORDER BY o.created_at, o.id LIMIT \(Self.pageSize)
            """
        )
    }

    /// The codes of the groups that the buyers are in now.
    private func groups(of orders: [Row], in tx: Transaction) throws -> [String: Set<String>] {
        let owners = Set(orders.compactMap { $0["owner"] as String? }).sorted()
        guard !owners.isEmpty else { return [:] }
        let rows = try tx.rows(
            """
            SELECT m.owner, g.code FROM customer_group_members m JOIN customer_groups g ON g.id = m.group_id
            WHERE m.owner IN \(owners) AND g.deleted_at IS NULL
            """
        )
        return rows.reduce(into: [:]) { $0[$1[0], default: []].insert($1[1]) }
    }

    /// With the categories and the brands of now.
    private func lines(of orders: [Row], in tx: Transaction) throws -> [Int64: [PastLine]] {
        guard !orders.isEmpty else { return [:] }
        let ids: [Int64] = orders.map { $0["id"] }
        let currencies = Dictionary(
            orders.map { ($0["id"] as Int64, $0["currency"] as Currency) },
            uniquingKeysWith: { first, _ in first }
        )
        let rows = try tx.rows(
            """
            SELECT l.order_id, l.position, l.product_id, l.variant_id, l.unit_minor, l.quantity,
                l.discount_minor, l.total_minor, p.brand, c.path AS category_path
            FROM order_lines l LEFT JOIN products p ON p.id = l.product_id
                LEFT JOIN categories c ON c.id = p.category_id
            WHERE l.order_id IN \(ids) ORDER BY l.order_id, l.position
            """
        )
        var lines: [Int64: [PastLine]] = [:]
        for row in rows {
            guard let currency = currencies[row["order_id"]] else { continue }
            lines[row["order_id"], default: []].append(PastLine(row, currency))
        }
        return lines
    }
}
