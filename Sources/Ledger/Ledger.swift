package import Kernel

/// The books of the shop: double entry, written in the transaction of what they tell of.
///
/// Invariants: the postings of an entry are of one currency and add up to zero; entries and postings are
/// added and never changed or deleted, which triggers refuse on both engines; an entry's key is its effect,
/// so that no effect is booked twice.
package struct Ledger: Feature {
    package let name = "ledger"

    package init() {}

    package var migrations: [Migration] { [LedgerTable.migration] }
    package var audits: [Audit] { LedgerAudits.all }
    package var endpoints: [any Endpoint] {
        [ListLedgerAccounts(), ListLedgerEntries(), ShowTrialBalance(), ExportLedger()]
    }

    /// Books an entry.
    ///
    /// An entry without an amount, as of an order that costs nothing, is not booked.
    /// - Throws: what the database says; a key that is there already is a constraint.
    package static func post(_ entry: LedgerEntry, in tx: Transaction) throws {
        guard !entry.postings.isEmpty else { return }
        try LedgerTable.insert(entry, in: tx)
    }

    /// Whether an effect is booked already.
    package static func isPosted(_ key: String, in tx: Transaction) throws -> Bool {
        try tx.first("SELECT id FROM ledger_entries WHERE key = \(key)") != nil
    }

    /// What an entry says; nil when there is none.
    package static func postings(of key: String, in tx: Transaction) throws -> [LedgerEntry.Posting]? {
        let rows = try tx.rows(
            """
            SELECT account, amount_minor, currency FROM ledger_postings WHERE entry_key = \(key)
            ORDER BY account
            """
        )
        return rows.isEmpty
            ? nil
            : rows.map { .debit($0["account"], Money(minor: $0["amount_minor"], currency: $0["currency"])) }
    }
}
