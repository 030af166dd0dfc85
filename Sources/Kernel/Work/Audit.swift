/// One thing that must be true of the shop's data, and how to find where it is not.
///
/// A check reads and never writes. It goes through the rows in the order of a key, some at a time, so that
/// it takes the same memory however large the shop is.
package struct Audit: Sendable {
    /// Unique, `feature.rule`: `stock.movements`.
    package let name: String
    /// What is true when nothing is found, as a sentence.
    package let proves: String
    /// What to do about a finding, as a sentence.
    package let advice: String
    let page: @Sendable (_ after: Int64, _ tx: Transaction) throws -> Page

    /// What was found among some rows.
    package struct Page: Sendable {
        package let findings: [AuditFinding]
        /// How many rows were looked at.
        package let rows: Int
        /// The key of the last of them; nil when there are no more.
        package let last: Int64?

        package init(_ findings: [AuditFinding], rows: Int, last: Int64?) {
            self.findings = findings
            self.rows = rows
            self.last = last
        }
    }

    /// How many rows or findings are held at a time.
    package static let pageSize = 200

    /// A check that reads a page of rows, those with a key above the given one, and judges them itself.
    package init(
        _ name: String,
        proves: String,
        advice: String,
        page: @escaping @Sendable (_ after: Int64, _ tx: Transaction) throws -> Page
    ) {
        self.name = name
        self.proves = proves
        self.advice = advice
        self.page = page
    }

    /// A check whose findings one statement selects, as `subject` and `detail`; for what is few.
    package init(
        _ name: String,
        proves: String,
        advice: String,
        find: @escaping @Sendable (_ tx: Transaction) -> SQL
    ) {
        self.init(name, proves: proves, advice: advice) { _, tx in
            let rows = try tx.rows(find(tx))
            return Page(rows.map(AuditFinding.init), rows: rows.count, last: nil)
        }
    }

    /// A check of every row of a table by a condition.
    package init(
        _ name: String,
        proves: String,
        advice: String,
        rows: @escaping @Sendable (_ tx: Transaction) -> AuditRows
    ) {
        self.init(name, proves: proves, advice: advice) { after, tx in
            let wanted = rows(tx)
            let found = try tx.rows(wanted.statement(after: after, limit: Self.pageSize))
            return Page(
                found.map(AuditFinding.init),
                rows: after == .min ? try wanted.count(in: tx) : 0,
                last: found.count < Self.pageSize ? nil : found.last.map { $0["audit_key"] }
            )
        }
    }
}

/// What is wrong with one thing.
package struct AuditFinding: Codable, Sendable {
    /// What it is about: `order:a1b2…`, `variant:3`.
    package let subject: String
    package let detail: String

    package init(_ subject: String, _ detail: String) {
        self.subject = subject
        self.detail = detail
    }

    fileprivate init(_ row: Row) {
        subject = row["subject"]
        detail = row["detail"] ?? "it cannot be told what"
    }
}

/// The rows of a table that break a rule, as pieces of a statement.
package struct AuditRows: Sendable {
    /// A table and its alias: `orders o`.
    let table: SQL
    /// Its integer key: `o.id`.
    let key: SQL
    /// What else is read of each row, such as a `LEFT JOIN`; not more than one row for each.
    let with: SQL
    /// True of a row that is wrong.
    let broken: SQL
    let subject: SQL
    let detail: SQL

    package init(
        _ table: SQL,
        by key: SQL,
        with: SQL = "",
        broken: SQL,
        subject: SQL,
        detail: SQL
    ) {
        self.table = table
        self.key = key
        self.with = with
        self.broken = broken
        self.subject = subject
        self.detail = detail
    }

    fileprivate func statement(after: Int64, limit: Int) -> SQL {
        """
        SELECT \(key) AS audit_key, \(subject) AS subject, \(detail) AS detail FROM \(table) \(with)
        WHERE \(key) > \(after) AND (\(broken)) ORDER BY \(key) LIMIT \(limit)
        """
    }

    fileprivate func count(in tx: Transaction) throws -> Int {
        try tx.first("SELECT COUNT(*) FROM \(table)")?[0] ?? 0
    }
}
