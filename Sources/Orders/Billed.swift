import Customers
import Kernel

/// The party that an order is billed to.
struct Billed {
    let id: ID<Customer>
    /// The caller, or the organization that the caller buys for.
    let owner: Owner
    let email: Email?
    let country: Country?
    /// The whole address, if it is known.
    let address: Address?
    let customer: Customer

    private init(_ customer: Customer) {
        self.customer = customer
        id = customer.id
        owner = customer.owner
        email = customer.values.email.flatMap { Email($0) }
        country = customer.values.country
        address = customer.address
    }

    /// The customer that a request names, else the caller's default one; nil when there is none.
    ///
    /// - Throws: 404 for one that does not exist or is another's, 403 for a member who may not buy.
    static func find(_ id: ID<Customer>?, for caller: Owner?, in tx: Transaction) throws -> Billed? {
        guard let id else {
            return try caller.flatMap { try Customers.billing(of: $0, in: tx) }.map(Billed.init)
        }
        guard let customer = try Customers.find(id, in: tx), customer.deletedAt == nil,
            try mayBill(customer, caller, in: tx)
        else { throw Problem.notFound("Customer not found") }
        return Billed(customer)
    }

    /// - Throws: 403 for a member who may only look.
    private static func mayBill(_ customer: Customer, _ caller: Owner?, in tx: Transaction) throws -> Bool {
        if customer.owner == caller { return true }
        guard case .organization(let organization) = customer.owner, case .user(let user)? = caller,
            let role = try Organizations.role(of: user, in: organization, tx)
        else { return false }
        guard role.mayBuy else {
            throw Problem(
                Problem.forbidden,
                "Owners and buyers order for an organization; an approver does not."
            )
        }
        return true
    }
}
