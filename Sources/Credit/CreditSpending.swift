package import Kernel

/// What orders take from accounts, and what they give back.
package enum CreditSpending {
    /// Takes as much of an order as the accounts hold, up to an amount, and answers what each gave.
    ///
    /// The accounts are locked in the order of their ids, and each balance is changed by one guarded
    /// statement: it is exact under `readCommittedAndGuarded`, and two orders never wait for each other.
    /// - Throws: ``CreditRefusal`` for a card that is worth nothing although it is needed.
    package static func spend(
        _ wish: CreditWish,
        upTo total: Money,
        for reference: String,
        by actor: String,
        _ hashing: Hashing,
        in tx: Transaction
    ) throws -> [CreditRow] {
        guard !wish.isEmpty, total.minor > 0 else { return [] }
        let cards = try wish.cards.map { try id(of: $0, hashing, in: tx) }
        let accounts = try load(cards, wish.owner, total.currency, isLocked: true, in: tx)
        var left = total
        var rows: [CreditRow] = []
        for account in accounts where left.minor > 0 {
            let worth = try account.spendable(total.currency, at: tx.now)
            guard let amount = min(worth, left), amount.minor > 0 else { continue }
            let movement = CreditMovement(
                kind: .redeem,
                amount: Money(minor: 0 &- amount.minor, currency: amount.currency),
                against: account.kind.clearing,
                reference: reference,
                actor: actor
            )
            guard try movement.apply(to: account, in: tx) != nil else { throw DatabaseError.busy }
            rows.append(CreditRow(account, amount))
            left = try left.subtracting(amount)
        }
        return rows
    }

    /// What the accounts of a cart would pay of an amount, in one statement.
    package static func preview(
        _ wish: CreditWish,
        upTo total: Money,
        in tx: Transaction
    ) throws -> [CreditRow] {
        guard !wish.isEmpty else { return [] }
        let ids = wish.cards.compactMap { card -> CreditAccountID? in
            if case .known(let id) = card { id } else { nil }
        }
        let accounts = try load(ids, wish.owner, total.currency, isLocked: false, in: tx)
        var left = total
        return try accounts.map { account in
            if let end = account.expiresAt, tx.now < end { tx.answerHolds(until: end) }
            let reason = account.reason(total.currency, at: tx.now)
            guard reason == nil, let amount = min(account.balance, left) else {
                return CreditRow(account, .zero(total.currency), reason)
            }
            left = try left.subtracting(amount)
            return CreditRow(account, amount, amount.minor > 0 ? nil : .notNeeded)
        }
    }

    /// Those cards of a cart whose codes end otherwise.
    package static func cards(
        _ ids: [CreditAccountID],
        without lastFour: String,
        in tx: Transaction
    ) throws -> [CreditAccountID] {
        let gone = try CreditTable.all("id IN \(ids) AND last_four = \(lastFour.uppercased())", in: tx)
        return ids.filter { id in !gone.contains { $0.id == id } }
    }

    /// What kept answers depend on that show what a cart's credit would pay.
    package static func tags(of wish: CreditWish) -> [String] {
        let cards = wish.cards.compactMap { card -> String? in
            if case .known(let id) = card { CreditAccount.tag(id) } else { nil }
        }
        return cards + (wish.owner.map { [CreditAccount.tag($0)] } ?? [])
    }

    private static func id(
        of card: CreditWish.Card,
        _ hashing: Hashing,
        in tx: Transaction
    ) throws -> CreditAccountID {
        switch card {
        case .known(let id): return id
        case .typed(let text):
            guard let code = GiftCardCode(typed: text),
                let account = try CreditTable.card(digest: code.digest(hashing), in: tx)
            else { throw CreditRefusal.notFound }
            return account.id
        }
    }

    /// The cards in their order, each once, and then the store credit.
    private static func load(
        _ cards: [CreditAccountID],
        _ owner: Owner?,
        _ currency: Currency,
        isLocked: Bool,
        in tx: Transaction
    ) throws -> [CreditAccount] {
        var conditions: [SQL] = []
        if !cards.isEmpty { conditions.append("id IN \(cards)") }
        if let owner { conditions.append("(owner = \(owner) AND currency = \(currency))") }
        let found = try CreditTable.all(conditions.joined(" OR "), isLocked: isLocked, in: tx)
        var rest = Dictionary(uniqueKeysWithValues: found.map { ($0.id, $0) })
        let ordered = cards.compactMap { rest.removeValue(forKey: $0) }
        return ordered + found.filter { $0.kind == .storeCredit && rest[$0.id] != nil }
    }

    private static func min(_ one: Money, _ other: Money) -> Money? {
        guard one.currency == other.currency else { return nil }
        return one.minor < other.minor ? one : other
    }
}

extension CreditAccount {
    /// Why nothing can be spent of it.
    fileprivate func reason(_ currency: Currency, at now: Timestamp) -> CreditRow.Reason? {
        if self.currency != currency { return .otherCurrency }
        if disabledAt != nil { return .disabled }
        if isExpired(at: now) { return .expired }
        return balance.minor == 0 && kind == .giftCard ? .spent : nil
    }

    /// What can be spent of it now.
    ///
    /// - Throws: ``CreditRefusal`` for a card that is worth nothing.
    func spendable(_ currency: Currency, at now: Timestamp) throws(CreditRefusal) -> Money {
        guard let card = lastFour else { return worth(at: now) }
        switch reason(currency, at: now) {
        case .otherCurrency: throw .otherCurrency(card, self.currency)
        case .disabled: throw .disabled(card)
        case .expired: throw .expired(card)
        case .spent: throw .spent(card)
        case .notNeeded, nil: return balance
        }
    }
}
