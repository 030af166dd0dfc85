import Kernel
import Support

/// What the databases of the shop and of the payment server say, read at a quiet moment.
struct Facts: Sendable {
    struct Charge: Sendable {
        let cents: Int64
        let paidBack: Int64

        var left: Int64 { cents - paidBack }
    }

    /// By order, in the sandbox's own tables.
    let charges: [String: Charge]
    /// By order and account, `clearing:sandbox USD`, in minor units.
    let books: [String: [String: Int64]]
    /// Who was paid for each order.
    let payers: [String: String]
    /// Pieces on live holds, by order and by variant.
    let heldByOrder: [String: Int]
    let heldByVariant: [Int64: Int]

    static func read(_ shop: HistoryShop) async throws -> Facts {
        let charges = try await shop.both.sandbox.read { tx in
            try tx.rows("SELECT order_id, amount_minor, refunded_minor FROM sandbox_charges").map { row in
                (row[0] as String, Charge(cents: row[1], paidBack: row[2]))
            }
        }
        return try await shop.database.read { tx in
            var books: [String: [String: Int64]] = [:]
            let postings = try tx.rows(
                """
                SELECT e.reference, p.account, p.currency, CAST(SUM(p.amount_minor) AS BIGINT)
                FROM ledger_postings p JOIN ledger_entries e ON e.key = p.entry_key
                GROUP BY e.reference, p.account, p.currency
                """
            )
            for row in postings {
                let (reference, account, currency): (String, String, String) = (row[0], row[1], row[2])
                books[name(reference), default: [:]]["\(account) \(currency)"] = row[3]
            }
            let sales = try tx.rows(
                "SELECT reference, provider FROM payment_attempts WHERE captured_as = 'sale'"
            )
            let holds = try tx.rows(
                """
                SELECT owner, variant_id, CAST(SUM(quantity) AS BIGINT) FROM holds
                WHERE expires_at > \(tx.now) GROUP BY owner, variant_id
                """
            ).map { (name($0[0]), $0[1] as Int64, $0[2] as Int) }
            return Facts(
                charges: Dictionary(uniqueKeysWithValues: charges),
                books: books,
                payers: Dictionary(sales.map { (name($0[0]), $0[1]) }, uniquingKeysWith: { "\($0), \($1)" }),
                heldByOrder: Dictionary(holds.map { ($0.0, $0.2) }, uniquingKeysWith: +),
                heldByVariant: Dictionary(holds.map { ($0.1, $0.2) }, uniquingKeysWith: +)
            )
        }
    }

    private static func name(_ reference: String) -> String {
        reference.hasPrefix("order:") ? String(reference.dropFirst(6)) : reference
    }
}
