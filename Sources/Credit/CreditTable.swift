import Kernel

/// Reads accounts, and every statement that makes one or changes its state.
enum CreditTable {
    static func find(_ id: CreditAccountID, in tx: Transaction) throws -> CreditAccount? {
        try first("id = \(id)", in: tx)
    }

    static func card(digest: String, in tx: Transaction) throws -> CreditAccount? {
        try first("code_digest = \(digest)", in: tx)
    }

    private static func first(_ condition: SQL, in tx: Transaction) throws -> CreditAccount? {
        try all(condition, in: tx).first
    }

    /// In the order of their ids; locked if asked, so that whoever locks several does so in one order.
    static func all(_ condition: SQL, isLocked: Bool = false, in tx: Transaction) throws -> [CreditAccount] {
        var sql: SQL = """
            SELECT \(CreditAccount.columns) FROM credit_accounts WHERE \(condition) ORDER BY id
            """
        if isLocked, tx.engine == .postgres { sql += " FOR UPDATE" }
        return try tx.rows(sql).map(CreditAccount.init)
    }

    /// A card to make.
    struct NewCard {
        let digest: String
        let lastFour: String
        let worth: Money
        var expiresAt: Timestamp?
        /// The line of the order that it was bought with.
        var line: (order: String, position: Int)?
    }

    /// Makes a card with its balance; its first movement is still to be written.
    static func insert(_ card: NewCard, in tx: Transaction) throws -> CreditAccount {
        let row = try tx.first(
            """
            INSERT INTO credit_accounts (kind, currency, balance_minor, issued_minor, code_digest, last_four,
                order_reference, order_position, expires_at, created_at)
            VALUES ('gift_card', \(card.worth.currency), \(card.worth.minor), \(card.worth.minor),
                \(card.digest), \(card.lastFour), \(card.line?.order), \(card.line?.position),
                \(card.expiresAt), \(tx.now))
            RETURNING \(CreditAccount.columns)
            """
        )
        guard let row else { throw DatabaseError.statement("a stored card was not returned") }
        return CreditAccount(row)
    }

    /// The store credit of an owner in a currency, made empty if there is none.
    static func ensure(_ owner: Owner, _ currency: Currency, in tx: Transaction) throws -> CreditAccount {
        let condition: SQL = "owner = \(owner) AND currency = \(currency)"
        if let account = try first(condition, in: tx) { return account }
        try tx.execute(
            """
            INSERT INTO credit_accounts (kind, currency, balance_minor, issued_minor, owner, created_at)
            VALUES ('store_credit', \(currency), 0, 0, \(owner), \(tx.now)) ON CONFLICT DO NOTHING
            """
        )
        guard let account = try first(condition, in: tx) else { throw DatabaseError.busy }
        return account
    }

    /// Notes since when a card is not good any more; nil makes it good again.
    static func setDisabled(_ moment: Timestamp?, _ id: CreditAccountID, in tx: Transaction) throws {
        try tx.execute("UPDATE credit_accounts SET disabled_at = \(moment) WHERE id = \(id)")
        tx.touch(CreditAccount.tag(id))
    }

    static func setExpiry(_ moment: Timestamp?, _ id: CreditAccountID, in tx: Transaction) throws {
        try tx.execute("UPDATE credit_accounts SET expires_at = \(moment) WHERE id = \(id)")
    }
}
