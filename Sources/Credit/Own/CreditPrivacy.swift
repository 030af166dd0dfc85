package import Kernel

/// What credit knows of a person: all of it for the person to take along.
///
/// Nothing names a person but the owner's number, so nothing is erased: the books keep what is owed.
extension Credit {
    /// The store credit of an owner with its movements, and the cards that came with their orders.
    package static func everything(of owner: Owner, orders: [String], in tx: Transaction) throws -> JSON {
        let accounts = try CreditTable.all("owner = \(owner)", in: tx)
        let cards = orders.isEmpty ? [] : try CreditTable.all("order_reference IN \(orders)", in: tx)
        return .object([
            ("store_credit", .array(try accounts.map { try json($0, in: tx) })),
            ("gift_cards_bought", .array(try cards.map { try json($0, in: tx) })),
        ])
    }

    private static func json(_ account: CreditAccount, in tx: Transaction) throws -> JSON {
        let movements = try MovementReply.of(account, forStaff: false, in: tx)
        return .object([
            ("kind", .string(account.kind.rawValue)), ("last4", .maybe(account.lastFour)),
            ("currency", .string(account.currency.code)),
            ("balance", .number(account.balance.description)),
            ("order", .maybe(account.orderReference)),
            ("expires_at", .maybe(account.expiresAt)),
            ("created_at", .string(account.createdAt.description)),
            (
                "movements",
                .array(
                    movements.map { movement in
                        .object([
                            ("kind", .string(movement.kind.rawValue)),
                            ("amount", .number(movement.amount.description)),
                            ("reference", .maybe(movement.reference)),
                            ("at", .string(movement.created_at.description)),
                        ])
                    }
                )
            ),
        ])
    }
}
