package import Kernel

/// What a member may do in an organization.
package enum OrganizationRole: String, SchemaWords, SQLConvertible {
    /// Everything: members, invitations, the organization itself.
    case owner
    /// Ordering and its customers.
    case buyer
    /// Looking, and saying yes or no.
    case approver

    /// Whether the member orders for the organization and writes its customers.
    package var mayBuy: Bool { self != .approver }

    package var sqlValue: SQLValue { .text(rawValue) }

    package init?(sqlValue: SQLValue) {
        guard case .text(let text) = sqlValue else { return nil }
        self.init(rawValue: text)
    }
}
