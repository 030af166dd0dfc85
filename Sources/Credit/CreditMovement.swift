import Kernel
import Ledger

/// One change of a balance, with what stands against it in the books.
struct CreditMovement {
    enum Kind: String, SchemaWords, SQLConvertible {
        /// The first one, with what an account is worth.
        case issue
        /// Spent on an order.
        case redeem
        /// An order that was never paid gave it back.
        case `return`
        /// A paid order was given back.
        case refund
        /// Its time was over.
        case expire
        /// Staff gave or took.
        case adjust
        /// A card that was bought was given back unspent.
        case void
    }

    let kind: Kind
    /// More when positive, less when negative.
    let amount: Money
    /// What stands on the other side of the books.
    let against: LedgerAccount
    /// What it is about: `order:` and an external id.
    var reference: String?
    var actor: String
    var reason: String?

    /// Changes a balance, writes the movement and books it; the caller touches what depends on it.
    ///
    /// One guarded statement changes the row, so a balance is never below zero whoever comes at once.
    /// - Returns: nil when so much is not there.
    func apply(
        to account: CreditAccount,
        if condition: SQL = "",
        in tx: Transaction
    ) throws -> CreditAccount? {
        let row = try tx.first(
            """
            UPDATE credit_accounts SET balance_minor = balance_minor + \(amount.minor)
            WHERE id = \(account.id) AND balance_minor + \(amount.minor) >= 0 \(condition)
            RETURNING \(CreditAccount.columns)
            """
        )
        guard let changed = row.map(CreditAccount.init) else { return nil }
        try write(of: changed, in: tx)
        return changed
    }

    /// Writes and books the first movement of an account whose balance is in its row already.
    func write(of account: CreditAccount, in tx: Transaction) throws {
        let row = try tx.first(
            """
            INSERT INTO credit_movements
                (account_id, kind, amount_minor, reference, actor, reason, created_at)
            VALUES (\(account.id), \(kind), \(amount.minor), \(reference), \(actor), \(reason), \(tx.now))
            RETURNING id
            """
        )
        guard let id: Int64 = row?[0] else {
            throw DatabaseError.statement("a stored movement was not returned")
        }
        try Ledger.post(
            LedgerEntry(
                .credit,
                "credit:\(id)",
                of: reference ?? "credit_account:\(account.id)",
                [.credit(account.kind.account, amount), .debit(against, amount)]
            ),
            in: tx
        )
        tx.touch(account.tag)
    }
}
