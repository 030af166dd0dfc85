package import Kernel

/// Lists what was booked, the newest first.
package struct ListLedgerEntries: Query {
    package static let route = Route.get("/ledger/entries", "List the entries of the books")
    package typealias Who = Staff<LedgerRead>

    package struct Parameters: Codable, Sendable {
        /// About what: `order:` and the order's external id.
        let reference: Text<1, 120>?
        /// With a posting on this account.
        let account: Text<1, 120>?
        /// Booked at this moment or later.
        let from: Timestamp?
        /// Booked before this moment.
        let until: Timestamp?
        let page: Count<1, 1_000_000>?
        let page_size: Count<1, 100>?
    }

    package struct Posting: Codable, Sendable {
        let account: String
        /// One of the two is there.
        let debit: Money?
        let credit: Money?
    }

    package struct Entry: Codable, Sendable {
        let id: Int64
        /// The effect that is booked, once.
        let key: String
        let kind: LedgerEntry.Kind
        let reference: String
        let currency: Currency
        let occurred_at: Timestamp
        let postings: [Posting]
    }

    package struct Reply: Codable, Sendable {
        let total: Int
        let page: Int
        let page_size: Int
        let entries: [Entry]
    }

    package func answer(_ call: Call<Self>, in tx: Transaction) throws -> Reply {
        let page = PageRequest(page: call.parameters.page, size: call.parameters.page_size)
        let condition = Self.condition(call.parameters)
        let total: Int = try tx.first("SELECT COUNT(*) FROM ledger_entries WHERE \(condition)")?[0] ?? 0
        let rows = try tx.rows(
            """
            SELECT id, key, kind, reference, currency, occurred_at FROM ledger_entries WHERE \(condition)
            ORDER BY id DESC LIMIT \(page.size) OFFSET \(page.offset)
            """
        )
        let postings = try Self.postings(of: rows.map { $0["key"] }, in: tx)
        return Reply(
            total: total,
            page: page.number,
            page_size: page.size,
            entries: rows.map { Self.entry($0, postings[$0["key"]] ?? []) }
        )
    }

    private static func condition(_ wanted: Parameters) -> SQL {
        var conditions: [SQL] = [LedgerSpan(from: wanted.from, until: wanted.until).condition]
        if let reference = wanted.reference { conditions.append("reference = \(reference.text)") }
        if let account = wanted.account {
            conditions.append(
                "key IN (SELECT entry_key FROM ledger_postings WHERE account = \(account.text))"
            )
        }
        return conditions.joined(" AND ")
    }

    private static func postings(of keys: [String], in tx: Transaction) throws -> [String: [Posting]] {
        guard !keys.isEmpty else { return [:] }
        let rows = try tx.rows(
            """
            SELECT entry_key, account, amount_minor, currency FROM ledger_postings WHERE entry_key IN \(keys)
            ORDER BY entry_key, amount_minor DESC, account
            """
        )
        return Dictionary(grouping: rows, by: { $0["entry_key"] as String }).mapValues { $0.map(posting) }
    }

    private static func posting(_ row: Row) -> Posting {
        let minor: Int64 = row["amount_minor"]
        let amount = Money(minor: minor < 0 ? 0 &- minor : minor, currency: row["currency"])
        return Posting(
            account: row["account"],
            debit: minor > 0 ? amount : nil,
            credit: minor < 0 ? amount : nil
        )
    }

    private static func entry(_ row: Row, _ postings: [Posting]) -> Entry {
        Entry(
            id: row["id"],
            key: row["key"],
            kind: row["kind"],
            reference: row["reference"],
            currency: row["currency"],
            occurred_at: row["occurred_at"],
            postings: postings
        )
    }
}
