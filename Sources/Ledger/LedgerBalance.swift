package import Kernel

/// What was booked on one account in one currency, in all or in a span of time.
package struct LedgerBalance: Codable, Sendable {
    package let account: String
    package let currency: Currency
    /// The sum of the debits.
    package let debit: Money
    /// The sum of the credits, as a positive amount.
    package let credit: Money
    /// Debits less credits: negative when the shop owes it or earned it.
    package let balance: Money

    private init(_ row: Row) {
        let currency: Currency = row["currency"]
        self.currency = currency
        account = row["account"]
        debit = Money(minor: row["debit"], currency: currency)
        credit = Money(minor: row["credit"], currency: currency)
        balance = Money(minor: row["balance"], currency: currency)
    }

    private static let sums: SQL = """
        CAST(SUM(CASE WHEN amount_minor > 0 THEN amount_minor ELSE 0 END) AS BIGINT) AS debit,
        CAST(SUM(CASE WHEN amount_minor < 0 THEN -amount_minor ELSE 0 END) AS BIGINT) AS credit,
        CAST(SUM(amount_minor) AS BIGINT) AS balance
        """

    /// All accounts, by name and currency.
    static func all(_ span: LedgerSpan, in tx: Transaction) throws -> [LedgerBalance] {
        try tx.rows(
            """
            SELECT account, currency, \(sums) FROM ledger_postings WHERE \(span.condition)
            GROUP BY account, currency ORDER BY account, currency
            """
        ).map(LedgerBalance.init)
    }

    /// All accounts of each day on which something was booked, the earliest first.
    static func byDay(_ span: LedgerSpan, in tx: Transaction) throws -> [(day: Timestamp, LedgerBalance)] {
        try tx.rows(
            """
            SELECT occurred_at / 86400000 AS day, account, currency, \(sums)
            FROM ledger_postings WHERE \(span.condition)
            GROUP BY occurred_at / 86400000, account, currency ORDER BY day, account, currency
            """
        ).map { row in
            let day: Int64 = row["day"]
            return (Timestamp(milliseconds: day &* 86_400_000), LedgerBalance(row))
        }
    }
}

/// From a moment until before another; all time unless said.
package struct LedgerSpan: Sendable {
    package var from: Timestamp?
    package var until: Timestamp?
    /// The last entry, for entries alone.
    package var through: Int64?

    package init(from: Timestamp? = nil, until: Timestamp? = nil) {
        self.from = from
        self.until = until
    }

    var condition: SQL {
        var conditions: [SQL] = ["1 = 1"]
        if let from { conditions.append("occurred_at >= \(from)") }
        if let until { conditions.append("occurred_at < \(until)") }
        return conditions.joined(" AND ")
    }
}
