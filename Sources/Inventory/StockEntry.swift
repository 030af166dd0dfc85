import Kernel

/// What the journal says of a movement beside its quantity.
package struct StockEntry: Sendable {
    package enum Kind: String, SchemaWords {
        case receipt
        case sale
        case `return`
        case adjustment
    }

    package let kind: Kind
    package let reason: String?
    /// Who did it: `key:7`, `guest`.
    package let actor: String
    /// For what: `order:<external id>`.
    package let reference: String?

    package init(_ kind: Kind, reason: String? = nil, actor: String, reference: String? = nil) {
        self.kind = kind
        self.reason = reason
        self.actor = actor
        self.reference = reference
    }
}
