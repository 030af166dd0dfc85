package import Kernel

/// The parties that are billed, and the organizations that buy together.
///
/// Invariants: whoever has customers has one default among them; what is deleted stays for the orders that
/// name it; an organization has an owner as long as it has members.
package struct Customers: Feature {
    package let name = "customers"
    private let hashing: Hashing
    private let limits: CustomerLimits

    package init(hashing: Hashing, limits: CustomerLimits = CustomerLimits()) {
        self.hashing = hashing
        self.limits = limits
    }

    package var migrations: [Migration] { CustomersMigrations.all }
    package var audits: [Audit] { CustomersAudits.all }

    package var endpoints: [any Endpoint] {
        [
            ListCustomers(), ShowCustomer(), AddCustomer(limits: limits), ReplaceCustomer(),
            ChangeCustomer(), DeleteCustomer(), MakeCustomerDefault(), ShowBilling(),
            SetBilling(hashing: hashing, limits: limits),
        ] + organizationEndpoints + exemptionEndpoints
    }

    private var exemptionEndpoints: [any Endpoint] {
        [ListTaxExemptions(), ShowTaxExemption(), AddTaxExemption(), DeleteTaxExemption()]
    }

    private var organizationEndpoints: [any Endpoint] {
        [
            CreateOrganization(limits: limits), ListOrganizations(), ShowOrganization(), RenameOrganization(),
            DeleteOrganization(), ListMembers(), InviteMember(hashing: hashing, limits: limits),
            ChangeMember(), RemoveMember(), ListInvitations(), RevokeInvitation(),
            AcceptInvitation(hashing: hashing, limits: limits), ListOrganizationCustomers(),
            AddOrganizationCustomer(limits: limits),
        ]
    }
}

/// What bounds customers and organizations.
package struct CustomerLimits: Sendable {
    /// Customers of one owner.
    package var customersMax = 50
    /// Organizations that one user made and did not delete.
    package var organizationsMax = 20
    package var membersMax = 200
    /// Invitations that one organization sends in 24 hours, for each is a mail to somebody.
    package var invitationsPerDay = 50
    /// How long an invitation may be accepted.
    package var invitationDays: Int64 = 7

    package init() {}
}

extension Customers {
    /// An owner's default customer; nil while there is none.
    package static func billing(of owner: Owner, in tx: Transaction) throws -> Customer? {
        try CustomerTable.standard(of: owner, in: tx)
    }

    /// A customer by its id, deleted or not: what an order names.
    package static func find(_ id: ID<Customer>, in tx: Transaction) throws -> Customer? {
        try CustomerTable.find(id, in: tx)
    }

    /// Where tax is due unless goods are sent elsewhere: where an owner's default customer is, else the
    /// country of the user's account; nil when neither is known.
    package static func taxPlace(of owner: Owner, in tx: Transaction) throws -> TaxPlace? {
        try CustomerTable.taxPlace(of: owner, in: tx)
    }

    /// Sees to it that an owner has a default customer, empty but for the e-mail; one statement, and nothing
    /// happens to whoever has one.
    package static func ensureDefault(
        for owner: Owner,
        email: Email? = nil,
        in tx: Transaction
    ) throws {
        try CustomerTable.ensureDefault(of: owner, email: email, in: tx)
    }

    /// Gives one owner's customers to another.
    ///
    /// The receiver's default stays the default unless nothing is written in it; empty customers are not
    /// kept beside others. Doing it twice changes nothing more.
    ///
    /// Nothing is lost that comes at the same time if the visitor is ended first, in a transaction that is
    /// ``Access/readCommittedAndGuarded``: whoever adds a customer locks the visitor, and is refused then.
    package static func move(from giver: Owner, to receiver: Owner, in tx: Transaction) throws {
        try CustomerTable.move(from: giver, to: receiver, in: tx)
    }

    /// All that is stored of an owner's customers, deleted ones too.
    package static func everything(of owner: Owner, in tx: Transaction) throws -> JSON {
        let exemptions = try TaxExemptions.all(of: owner, in: tx)
        return .array(
            try CustomerTable.all(of: owner, in: tx).map { customer in
                customer.json(exemptions.filter { $0.customerID == customer.id })
            }
        )
    }

    /// Empties and deletes all customers of an owner; orders still find the rows, and nobody in them.
    package static func erase(_ owner: Owner, in tx: Transaction) throws {
        try CustomerTable.erase(owner, in: tx)
        try TaxExemptions.erase(owner, in: tx)
    }
}
