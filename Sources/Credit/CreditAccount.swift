package import Kernel
import Ledger

package typealias CreditAccountID = ID<CreditAccount>

/// What the shop owes to whoever knows a gift card's code, or to an owner.
package struct CreditAccount: Sendable {
    package let id: CreditAccountID
    package let kind: CreditKind
    package let balance: Money
    /// What it was worth at first.
    package let issued: Money
    /// The end of a card's code, for people to tell cards apart.
    package let lastFour: String?
    package let owner: Owner?
    /// The order that a card was bought with: `order:` and an external id.
    package let orderReference: String?
    /// The first moment at which it is worth nothing.
    package let expiresAt: Timestamp?
    package let disabledAt: Timestamp?
    package let createdAt: Timestamp

    package var currency: Currency { balance.currency }

    package func isExpired(at now: Timestamp) -> Bool { expiresAt.map { $0 <= now } ?? false }

    /// What can be spent of it now.
    package func worth(at now: Timestamp) -> Money {
        disabledAt == nil && !isExpired(at: now) ? balance : .zero(currency)
    }

    /// What kept answers depend on that tell of it.
    var tag: String { owner.map(Self.tag) ?? Self.tag(id) }

    static func tag(_ owner: Owner) -> String { "credit:\(owner)" }
    static func tag(_ id: CreditAccountID) -> String { "credit:\(id)" }

    static let columns: SQL = """
        id, kind, currency, balance_minor, issued_minor, last_four, owner, order_reference, expires_at,
        disabled_at, created_at
        """

    init(_ row: Row) {
        let currency: Currency = row["currency"]
        id = row["id"]
        kind = row["kind"]
        balance = Money(minor: row["balance_minor"], currency: currency)
        issued = Money(minor: row["issued_minor"], currency: currency)
        lastFour = row["last_four"]
        owner = row["owner"]
        orderReference = row["order_reference"]
        expiresAt = row["expires_at"]
        disabledAt = row["disabled_at"]
        createdAt = row["created_at"]
    }
}

/// The two kinds of credit.
package enum CreditKind: String, SchemaWords, SQLConvertible {
    /// Whoever knows its code may spend it.
    case giftCard = "gift_card"
    /// It belongs to an account, one for each currency.
    case storeCredit = "store_credit"

    /// Where the books say how much is owed.
    var account: LedgerAccount { self == .giftCard ? .giftCards : .storeCredit }

    /// What was taken for orders that are not paid yet.
    var clearing: LedgerAccount { .clearing(rawValue) }
}
