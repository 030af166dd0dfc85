import Kernel
import Ledger

/// An amount that staff put on an account or take off it.
struct AdjustmentBody: Codable, Sendable {
    /// What is put on it.
    let add: Amount?
    /// What is taken off it, instead.
    let deduct: Amount?
    let reason: Text<1, 500>

    /// - Throws: 422 unless one of the two is there; ``CreditRefusal/notEnough(_:)``.
    func apply(to account: CreditAccount, by actor: String, in tx: Transaction) throws -> CreditAccount {
        let amount = try amount(in: account.currency)
        let movement = CreditMovement(
            kind: .adjust,
            amount: amount,
            against: .creditGranted,
            actor: actor,
            reason: reason.text
        )
        // So large that the balance would leave 63 bits: nobody owes as much.
        guard !account.balance.minor.addingReportingOverflow(amount.minor).overflow else {
            throw Problem.invalid(field: "add", "is too much")
        }
        guard let changed = try movement.apply(to: account, in: tx) else {
            throw CreditRefusal.notEnough(account.balance)
        }
        return changed
    }

    private func amount(in currency: Currency) throws(Problem) -> Money {
        let field = add == nil ? "deduct" : "add"
        guard let given = add ?? deduct, add == nil || deduct == nil else {
            throw .invalid(field: "add", "must be given, or deduct, and not both")
        }
        let money = try given.money(in: currency, field: field)
        guard money.minor > 0 else { throw .invalid(field: field, "must be more than nothing") }
        return add == nil ? Money(minor: 0 &- money.minor, currency: currency) : money
    }
}
