package import Kernel

/// Gift cards as whoever runs the shop sees them from its machine.
package enum GiftCards {
    /// The latest cards, the newest first.
    package static func newest(_ limit: Int, in tx: Transaction) throws -> [CreditAccount] {
        try tx.rows(
            """
            SELECT \(CreditAccount.columns) FROM credit_accounts WHERE kind = 'gift_card'
            ORDER BY id DESC LIMIT \(limit)
            """
        ).map(CreditAccount.init)
    }

    /// Bars a card, or makes it good again.
    ///
    /// - Throws: 404.
    package static func set(
        isDisabled: Bool,
        _ id: CreditAccountID,
        in tx: Transaction
    ) throws -> CreditAccount {
        let path = GiftCardPath(id: id)
        let card = try path.card(in: tx)
        if (card.disabledAt != nil) != isDisabled {
            try CreditTable.setDisabled(isDisabled ? tx.now : nil, id, in: tx)
        }
        return try path.card(in: tx)
    }
}
