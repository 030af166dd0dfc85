import Foundation
import Kernel
import SQLite
import Support

/// A copy of the files that a crash left behind, opened as the next start will open them.
struct CrashImage {
    let database: SQLiteDatabase
    private let folder: TemporaryFolder

    init(of path: String) throws {
        folder = try TemporaryFolder()
        for name in ["mercato.db", "mercato.db-wal"]
        where FileManager.default.fileExists(atPath: "\(path)/\(name)") {
            try FileManager.default.copyItem(atPath: "\(path)/\(name)", toPath: "\(folder.path)/\(name)")
        }
        database = try SQLiteDatabase(path: folder.path + "/mercato.db")
    }

    func close() async {
        await database.close()
        folder.remove()
    }

    /// The status of every order by its name.
    func orders() async throws -> [String: String] {
        try await database.read { tx in
            let rows = try tx.rows("SELECT external_id, status FROM orders")
            return Dictionary(rows.map { ($0[0], $0[1]) }, uniquingKeysWith: { $1 })
        }
    }

    /// The pieces in every cart by its name.
    func carts() async throws -> [String: Int] {
        try await database.read { tx in
            let rows = try tx.rows(
                """
                SELECT c.external_id, SUM(l.quantity) FROM carts c JOIN cart_lines l ON l.cart_id = c.id
                GROUP BY c.id
                """
            )
            return Dictionary(rows.map { ($0[0], $0[1]) }, uniquingKeysWith: { $1 })
        }
    }

    /// What the audit finds, and what else must hold of a shop that only sells, a sentence each.
    func faults(initial: Int) async throws -> [String] {
        var faults = try await Audited.faults(database).map { "\($0.key): \($0.value)" }
        for (name, query) in Self.rules(initial) {
            let count = try await database.read { tx in try tx.rows(query).count }
            if count > 0 { faults.append("\(count) × \(name)") }
        }
        return faults
    }

    /// Each question must find nothing.
    private static func rules(_ initial: Int) -> [(String, SQL)] {
        [
            (
                "an order took stock and is not paid, or the other way round",
                "SELECT id FROM orders WHERE (status = 'paid') <> (is_stock_taken = 1)"
            ),
            (
                "stock is not what was there less what was paid",
                """
                SELECT s.variant_id FROM stock_levels s WHERE s.on_hand <> \(initial) - (
                    SELECT COALESCE(SUM(l.quantity), 0) FROM order_lines l JOIN orders o ON o.id = l.order_id
                    WHERE l.variant_id = s.variant_id AND o.status = 'paid')
                """
            ),
            (
                "a pending order holds other than its lines",
                """
                SELECT o.id FROM orders o JOIN order_lines l ON l.order_id = o.id WHERE l.quantity
                    * (o.status = 'pending') <> COALESCE((SELECT h.quantity FROM holds h
                    WHERE h.owner = 'order:' || o.external_id AND h.variant_id = l.variant_id), 0)
                """
            ),
            (
                "two orders of one cart",
                "SELECT cart_id FROM orders WHERE status <> 'cancelled' GROUP BY cart_id HAVING COUNT(*) > 1"
            ),
            ("a task for staff", "SELECT id FROM payment_tasks"),
        ]
    }
}
