import Kernel

/// Who may see and write which customer.
enum CustomerAccess {
    static let notFound = Problem.notFound("Customer not found")

    /// What the caller does with it.
    enum Purpose {
        case read
        case write
    }

    /// A customer that is the caller's own, of an organization the caller is in, or, to read, any for staff.
    ///
    /// One statement, and one answer for what is not there and what is another's.
    ///
    /// - Throws: 404, or ``CustomerRefusal/roleMissing`` for a member who may only look.
    static func find(
        _ id: ID<Customer>,
        by identity: Identity,
        to purpose: Purpose,
        in tx: Transaction
    ) throws -> Customer {
        let row = try tx.first(
            """
            SELECT \(CustomerTable.columns),
                (SELECT m.role FROM organization_members m
                 JOIN organizations o ON o.id = m.organization_id AND o.deleted_at IS NULL
                 WHERE m.user_id = \(identity.holder?.userID ?? 0)
                    AND c.owner = 'organization:' || CAST(m.organization_id AS TEXT)) AS member_role
            FROM customers c WHERE c.id = \(id) AND c.deleted_at IS NULL
            """
        )
        guard let row else { throw notFound }
        let customer = Customer(row)
        let role: OrganizationRole? = row["member_role"]
        if customer.owner == identity.owner { return customer }
        if let role, purpose == .read || role.mayBuy { return customer }
        if purpose == .read, identity.holds(PeopleRead.self) { return customer }
        guard role == nil else { throw CustomerRefusal.roleMissing }
        throw notFound
    }
}
