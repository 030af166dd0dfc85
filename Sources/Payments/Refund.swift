package import Kernel

package typealias RefundID = ID<Refund>

/// Captured money that goes back to whoever paid.
package struct Refund: Sendable {
    package enum Status: String, SchemaWords, SQLConvertible {
        /// The provider is being asked, until it has answered.
        case pending
        case succeeded
        /// The provider refuses for good; a task for staff says why.
        case failed
    }

    /// What of the money goes back.
    package enum Part: Sendable {
        case sale(Sale)
        /// What belongs to no sale.
        case surplus(Money)

        /// - Throws: ``Money/Fault``.
        package func total() throws(Money.Fault) -> Money {
            switch self {
            case .sale(let sale): try sale.total()
            case .surplus(let amount): amount
            }
        }
    }

    /// Whom to ask for what.
    package struct Wish: Sendable {
        package let reference: String
        package let provider: String
        /// The provider's name for the charge, if it gave one.
        package let charge: String?
        package let part: Part

        package init(reference: String, provider: String, charge: String?, part: Part) {
            self.reference = reference
            self.provider = provider
            self.charge = charge
            self.part = part
        }
    }

    package let id: RefundID
    package let wish: Wish
    package let amount: Money
    package let status: Status
    package let reason: String
    /// The provider's name for the refund, once it gave one.
    package let providerReference: String?
    package let createdAt: Timestamp
    package let settledAt: Timestamp?
    package let lastError: String?

    package var reference: String { wish.reference }
    /// The name by which providers know it: asking twice by the same name pays back once.
    package var key: String { "refund-\(id)" }
}
