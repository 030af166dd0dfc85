package import Kernel

/// Shows what was booked on each account, and that it adds up.
package struct ShowTrialBalance: Query {
    package static let route = Route.get("/ledger/trial-balance", "Show the trial balance")
    package typealias Who = Staff<LedgerRead>

    package enum Step: String, SchemaWords {
        case day
    }

    package struct Parameters: Codable, Sendable {
        /// Booked at this moment or later.
        let from: Timestamp?
        /// Booked before this moment.
        let until: Timestamp?
        /// `day` shows each day (UTC) by itself too.
        let by: Step?
    }

    /// What one currency adds up to; debits and credits are equal, always.
    package struct Total: Codable, Sendable {
        package let currency: Currency
        package let debit: Money
        package let credit: Money
    }

    package struct Day: Codable, Sendable {
        /// Its first moment.
        let day: Timestamp
        var accounts: [LedgerBalance]
    }

    package struct Reply: Codable, Sendable {
        package let balanced: Bool
        package let totals: [Total]
        package let accounts: [LedgerBalance]
        let days: [Day]?
    }

    package func answer(_ call: Call<Self>, in tx: Transaction) throws -> Reply {
        let span = LedgerSpan(from: call.parameters.from, until: call.parameters.until)
        return try Self.reply(span, byDay: call.parameters.by != nil, in: tx)
    }

    /// The balance of a span, whoever asks.
    package static func reply(_ span: LedgerSpan, byDay: Bool, in tx: Transaction) throws -> Reply {
        let accounts = try LedgerBalance.all(span, in: tx)
        let totals = try totals(of: accounts)
        return Reply(
            balanced: totals.allSatisfy { $0.debit == $0.credit },
            totals: totals,
            accounts: accounts,
            days: byDay ? days(try LedgerBalance.byDay(span, in: tx)) : nil
        )
    }

    private static func totals(of accounts: [LedgerBalance]) throws -> [Total] {
        let currencies = Set(accounts.map(\.currency)).sorted { $0.code < $1.code }
        return try currencies.map { currency in
            let those = accounts.filter { $0.currency == currency }
            return Total(
                currency: currency,
                debit: try those.reduce(.zero(currency)) { try $0.adding($1.debit) },
                credit: try those.reduce(.zero(currency)) { try $0.adding($1.credit) }
            )
        }
    }

    private static func days(_ rows: [(day: Timestamp, LedgerBalance)]) -> [Day] {
        rows.reduce(into: []) { days, row in
            if days.last?.day == row.day {
                days[days.count - 1].accounts.append(row.1)
            } else {
                days.append(Day(day: row.day, accounts: [row.1]))
            }
        }
    }
}

/// Lists the accounts with what is on them.
package struct ListLedgerAccounts: Query {
    package static let route = Route.get("/ledger/accounts", "List the accounts of the books")
    package typealias Who = Staff<LedgerRead>
    package typealias Reply = [LedgerBalance]

    package func answer(_ call: Call<Self>, in tx: Transaction) throws -> [LedgerBalance] {
        try LedgerBalance.all(LedgerSpan(), in: tx)
    }
}
