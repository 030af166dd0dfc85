package import Kernel

/// What the shop owes its buyers: gift cards, and store credit of accounts; a means of payment, no discount.
///
/// Invariants: a balance is the sum of its movements and never below zero; movements are added and never
/// changed; each is booked once, so that all balances of a kind are what the books say is owed.
package struct Credit: Feature {
    package let name = "credit"
    private let settings: CreditSettings

    package init(_ settings: CreditSettings) {
        self.settings = settings
    }

    package var migrations: [Migration] { CreditMigrations.all }
    package var audits: [Audit] { CreditAudits.all }
    package var jobs: [any Job] { [ExpireCredit()] }

    package var endpoints: [any Endpoint] {
        [
            ListGiftCards(), IssueGiftCard(settings: settings), ShowGiftCard(), DisableGiftCard(),
            EnableGiftCard(), AdjustGiftCard(), ShowGiftCardBalance(settings: settings),
            ListStoreCredit(), ShowStoreCredit(), GrantStoreCredit(settings: settings), ShowMyStoreCredit(),
        ]
    }
}

/// What the owner decides about credit.
package struct CreditSettings: Sendable {
    package let hashing: Hashing
    /// The currency of amounts that name none.
    package let currency: Currency
    /// How long a new gift card is good for unless staff say; 0 for ever.
    package let cardDays: Int

    package init(hashing: Hashing, currency: Currency, cardDays: Int = 0) {
        self.hashing = hashing
        self.currency = currency
        self.cardDays = cardDays
    }

    /// When a card ends that is issued now.
    package func expiry(from now: Timestamp) -> Timestamp? {
        cardDays > 0 ? now.adding(days: Int64(cardDays)) : nil
    }
}
