import Kernel

/// Lists an organization's customers, the default first.
struct ListOrganizationCustomers: Query {
    static let route = Route.get(
        "/organizations/{organization_id}/customers",
        "List an organization's customers",
        problems: [Problem.notFound]
    )
    typealias Who = SignedIn
    typealias Path = OrganizationPath
    typealias Reply = CustomerPage

    struct Parameters: Codable, Sendable {
        let page: Count<1, 1_000_000>?
        /// 50 unless said: all that there may be.
        let page_size: Count<1, 100>?
    }

    func answer(_ call: Call<Self>, in tx: Transaction) throws -> CustomerPage {
        let id = call.path.organization_id
        let page = PageRequest(page: call.parameters.page, size: call.parameters.page_size ?? Count(50))
        _ = try OrganizationAccess.member(call.who.userID, of: id, in: tx)
        return CustomerPage(try CustomerTable.list(of: .organization(id.value), page, in: tx))
    }
}

/// Adds a customer to an organization; the first is the default.
struct AddOrganizationCustomer: Command {
    static let route = Route.post(
        "/organizations/{organization_id}/customers",
        "Add a customer to an organization",
        refusals: [CustomerRefusal.self],
        problems: [Problem.notFound]
    )
    static let isolation = Access.readCommittedAndGuarded
    typealias Who = SignedIn
    typealias Path = OrganizationPath
    typealias Body = CustomerBody
    typealias Reply = CustomerReply

    let limits: CustomerLimits

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> CustomerReply {
        let id = call.path.organization_id
        let writing = try CustomerWriting(of: .organization(id.value), in: tx)
        guard try OrganizationAccess.member(call.who.userID, of: id, in: tx).role.mayBuy else {
            throw CustomerRefusal.roleMissing
        }
        let values = try call.body.fields.values()
        return CustomerReply(
            try writing.add(values, asDefault: call.body.is_default ?? false, limits, in: tx)
        )
    }
}
