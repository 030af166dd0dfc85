package import Kernel
import Ledger

/// Makes gift cards: the only way to one.
package struct CardIssue: Sendable {
    /// Where the money for it stands in the books.
    package enum Source: Sendable {
        /// Staff give it away.
        case granted
        /// It was bought: the line of the order, by its position.
        case sold(order: String, position: Int)
        /// An order is given back by it.
        case refunded(order: String)
    }

    package let settings: CreditSettings
    let source: Source
    let actor: String
    var reason: String?

    package init(
        _ settings: CreditSettings,
        _ source: Source,
        by actor: String,
        because reason: String? = nil
    ) {
        self.settings = settings
        self.source = source
        self.actor = actor
        self.reason = reason
    }

    /// Makes a card of an amount, and answers its code, which is not kept.
    ///
    /// It ends when the settings say, unless a moment is given.
    package func make(
        _ worth: Money,
        until end: Timestamp? = nil,
        in tx: Transaction
    ) throws -> (account: CreditAccount, code: GiftCardCode) {
        let code = GiftCardCode.random(tx.random)
        var card = CreditTable.NewCard(
            digest: code.digest(settings.hashing),
            lastFour: code.lastFour,
            worth: worth
        )
        card.expiresAt = end ?? settings.expiry(from: tx.now)
        var movement = CreditMovement(kind: .issue, amount: worth, against: .creditGranted, actor: actor)
        movement.reason = reason
        switch source {
        case .granted: break
        case .sold(let order, let position):
            card.line = (order, position)
            movement.reference = order
            movement = movement.against(.sales)
        case .refunded(let order):
            movement = movement.refunding(order)
        }
        let account = try CreditTable.insert(card, in: tx)
        try movement.write(of: account, in: tx)
        return (account, code)
    }
}

extension CreditMovement {
    fileprivate func against(_ account: LedgerAccount) -> CreditMovement {
        CreditMovement(
            kind: kind,
            amount: amount,
            against: account,
            reference: reference,
            actor: actor,
            reason: reason
        )
    }

    fileprivate func refunding(_ order: String) -> CreditMovement {
        CreditMovement(
            kind: .refund,
            amount: amount,
            against: CreditKind.giftCard.clearing,
            reference: order,
            actor: actor,
            reason: reason
        )
    }
}
