package import Kernel

/// One account of the books.
///
/// Where money comes from and goes to; whose balance is a debit when it is the shop's, a credit when the
/// shop owes it or earned it.
package struct LedgerAccount: Hashable, Sendable, SQLConvertible {
    /// `sales`, or `clearing:` and a provider's name.
    package let name: String

    private init(name: String) {
        self.name = name
    }

    /// What a provider took for the shop and has not paid out.
    package static func clearing(_ provider: String) -> LedgerAccount {
        LedgerAccount(name: "clearing:\(provider)")
    }

    /// What a provider kept for its work.
    package static func fees(_ provider: String) -> LedgerAccount { LedgerAccount(name: "fees:\(provider)") }

    /// Goods at the price that was paid for them, without what is tax.
    package static let sales = LedgerAccount(name: "sales")
    package static let shipping = LedgerAccount(name: "shipping")
    /// What belongs to the tax office.
    package static let tax = LedgerAccount(name: "tax")
    /// Goods and shipping that were given back; it lessens sales without changing them.
    package static let refunds = LedgerAccount(name: "refunds")
    /// What was paid more, or less, because smaller coins are missing.
    package static let rounding = LedgerAccount(name: "rounding")
    /// Money that came and belongs to no sale: paid twice, too late, or another amount.
    package static let suspense = LedgerAccount(name: "suspense")
    /// What the shop owes to whoever holds gift cards.
    package static let giftCards = LedgerAccount(name: "gift_cards")
    /// What the shop owes to accounts as store credit.
    package static let storeCredit = LedgerAccount(name: "store_credit")
    /// Credit that was given away and not sold.
    package static let creditGranted = LedgerAccount(name: "credit_granted")
    /// Credit whose time was over.
    package static let creditExpired = LedgerAccount(name: "credit_expired")

    package var sqlValue: SQLValue { .text(name) }

    package init?(sqlValue: SQLValue) {
        guard case .text(let name) = sqlValue else { return nil }
        self.name = name
    }
}
