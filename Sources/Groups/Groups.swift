package import Kernel

/// Groups of customers that staff make: for promotions that are not for everybody, and for price lists.
///
/// Invariants: a code names one living group and never changes; a member is a user or an organization.
package struct Groups: Feature {
    package let name = "groups"

    package init() {}

    package var migrations: [Migration] { [GroupTable.migration] }

    package var endpoints: [any Endpoint] {
        [
            ListCustomerGroups(), CreateCustomerGroup(), ShowCustomerGroup(), ChangeCustomerGroup(),
            DeleteCustomerGroup(), ListGroupMembers(), ShowGroupMember(), PutGroupMember(),
            DeleteGroupMember(),
        ]
    }

    /// Touched whenever somebody is in another group than before.
    package static let tag = "customer-groups"

    /// The codes of the groups that an owner is in; an organization's do not come from its members.
    package static func codes(of owner: Owner, in tx: Transaction) throws -> Set<String> {
        let rows = try tx.rows(
            """
            SELECT g.code FROM customer_group_members m JOIN customer_groups g ON g.id = m.group_id
            WHERE m.owner = \(owner) AND g.deleted_at IS NULL
            """
        )
        return Set(rows.map { $0[0] })
    }

    /// The living groups with these codes.
    package static func find(_ codes: [String], in tx: Transaction) throws -> [String: ID<CustomerGroup>] {
        guard !codes.isEmpty else { return [:] }
        let rows = try tx.rows(
            "SELECT code, id FROM customer_groups WHERE code IN \(codes) AND deleted_at IS NULL"
        )
        return Dictionary(rows.map { ($0[0], $0[1]) }) { first, _ in first }
    }
}

/// Customers who are offered the same.
package struct CustomerGroup: Sendable {
    let id: ID<CustomerGroup>
    let code: String
    let name: String
    let createdAt: Timestamp
    let updatedAt: Timestamp

    init(_ row: Row) {
        id = row["id"]
        code = row["code"]
        name = row["name"]
        createdAt = row["created_at"]
        updatedAt = row["updated_at"]
    }
}

/// Whom a group can have as a member: `user:5`, `organization:2`.
package struct GroupMember: TextValue {
    package let text: String
    package static let example = "organization:2"
    package static let rule = TextRule(length: 6...40, pattern: "^(user|organization):[0-9]{1,18}$") { text in
        let owner = Owner(text)
        guard let owner, owner.text == text, !owner.isVisitor else {
            return "must be a user or an organization, such as user:5 or organization:2"
        }
        return nil
    }

    package init(checked text: String) {
        self.text = text
    }
}
