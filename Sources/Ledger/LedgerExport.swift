package import Kernel

/// Every posting of the books, oldest entry first, a page at a time.
///
/// Invariants: an entry's postings are never parted; the same span has the same bytes for ever, for entries
/// only grow.
package struct LedgerExport: Sendable {
    package enum Format: String, SchemaWords {
        /// One document, as every answer of the API.
        case json
        case csv
        /// A JSON object a line.
        case jsonl
    }

    /// One posting with the entry it belongs to.
    package struct Posting: Codable, Sendable {
        let entry_id: Int64
        let occurred_at: Timestamp
        let key: String
        let kind: LedgerEntry.Kind
        let reference: String
        let account: String
        /// One of the two is there.
        let debit: Money?
        let credit: Money?
        let currency: Currency
    }

    /// Entries of one page unless said.
    package static let pageSize = 1_000

    package let postings: [Posting]
    /// After which entry the next page begins; nil when this is the last one.
    package let next: Int64?

    /// Reads a page of entries with larger ids than the last one, in two statements.
    ///
    /// - Parameters:
    ///   - span: when they were booked.
    ///   - last: the entry that the page before ended with, 0 for the first page.
    ///   - size: how many entries.
    ///   - tx: a transaction.
    /// - Throws: what the database says.
    package init(_ span: LedgerSpan, after last: Int64, size: Int = pageSize, in tx: Transaction) throws {
        let end: SQL = span.through.map { "AND id <= \($0)" } ?? ""
        let entries = try tx.rows(
            """
            SELECT id, key, kind, reference FROM ledger_entries
            WHERE id > \(last) \(end) AND \(span.condition) ORDER BY id LIMIT \(size + 1)
            """
        )
        let page = entries.prefix(size)
        let keys: [String] = page.map { $0["key"] }
        let rows =
            keys.isEmpty
            ? []
            : try tx.rows(
                """
                SELECT entry_key, account, amount_minor, currency, occurred_at FROM ledger_postings
                WHERE entry_key IN \(keys) ORDER BY entry_key, amount_minor DESC, account
                """
            )
        let byKey = Dictionary(grouping: rows, by: { $0["entry_key"] as String })
        postings = page.flatMap { entry in (byKey[entry["key"]] ?? []).map { Self.posting(entry, $0) } }
        next = entries.count > size ? page.last.map { $0["id"] } : nil
    }

    /// The id of the newest entry: what is booked later is not part of an export that began before.
    package static func newest(in tx: Transaction) throws -> Int64 {
        try tx.first("SELECT COALESCE(MAX(id), 0) FROM ledger_entries")?[0] ?? 0
    }

    private static func posting(_ entry: Row, _ row: Row) -> Posting {
        let minor: Int64 = row["amount_minor"]
        let amount = Money(minor: minor < 0 ? 0 &- minor : minor, currency: row["currency"])
        return Posting(
            entry_id: entry["id"],
            occurred_at: row["occurred_at"],
            key: entry["key"],
            kind: entry["kind"],
            reference: entry["reference"],
            account: row["account"],
            debit: minor > 0 ? amount : nil,
            credit: minor < 0 ? amount : nil,
            currency: amount.currency
        )
    }
}

extension LedgerExport {
    /// The header of the CSV form.
    package static let header = "entry_id,occurred_at,key,kind,reference,account,debit,credit,currency\n"

    /// The page as lines, those of CSV without the header.
    ///
    /// - Throws: what an encoder says.
    package func text(_ format: Format) throws -> String {
        try postings.map { posting in
            guard format == .csv else {
                return String(decoding: try ReplyEncoder.bytes(of: posting), as: UTF8.self) + "\n"
            }
            return CSVText.row([
                .number(String(posting.entry_id)), .text(posting.occurred_at.description), .text(posting.key),
                .text(posting.kind.rawValue), .text(posting.reference), .text(posting.account),
                Self.cell(posting.debit), Self.cell(posting.credit), .text(posting.currency.code),
            ])
        }.joined()
    }

    private static func cell(_ money: Money?) -> CSVText.Cell {
        money.map { .number($0.description) } ?? .empty
    }
}
