import Groups
package import Kernel
import PriceLists

/// The prices that a buyer has beside the catalogue's, for the statements that read what can be bought.
package enum LivePrices {
    /// A column about the variant `v`, see `PriceSteps.column`; nobody known has those for everybody.
    package static func column(for owner: Owner?, in currency: Currency, _ tx: Transaction) -> SQL {
        PriceLists.column(for: owner, in: currency, tx)
    }

    /// Says that an answer holds only as long as nobody's prices or groups change.
    package static func depend(_ tx: Transaction) {
        tx.depend(on: PriceLists.tag, Groups.tag)
    }
}
