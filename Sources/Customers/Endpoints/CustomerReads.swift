import Kernel

/// The path of one customer.
struct CustomerPath: Codable, Sendable {
    let customer_id: ID<Customer>
}

/// Lists the caller's own customers, the default first; with `scope=all`, staff see everybody's, the newest
/// first.
struct ListCustomers: Query {
    static let route = Route.get("/customers", "List customers")
    typealias Who = KnownShopperOrStaff<PeopleRead>
    typealias Reply = CustomerPage

    enum Scope: String, SchemaWords {
        case all
    }

    struct Parameters: Codable, Sendable {
        let scope: Scope?
        let page: Count<1, 1_000_000>?
        /// 50 unless said: all that one owner may have.
        let page_size: Count<1, 100>?
    }

    func answer(_ call: Call<Self>, in tx: Transaction) throws -> CustomerPage {
        let page = PageRequest(page: call.parameters.page, size: call.parameters.page_size ?? Count(50))
        if call.parameters.scope == .all {
            _ = try call.who.required()
            return CustomerPage(try CustomerTable.list(of: nil, page, in: tx))
        }
        // An API key has none of its own.
        return CustomerPage(try CustomerTable.list(of: call.who.owner, page, in: tx))
    }
}

/// Shows a customer to its owner, to members of its organization, and to staff.
struct ShowCustomer: Query {
    static let route = Route.get(
        "/customers/{customer_id}",
        "Show a customer",
        problems: [Problem.notFound]
    )
    typealias Who = KnownShopperOrStaff<PeopleRead>
    typealias Path = CustomerPath
    typealias Reply = CustomerReply

    func answer(_ call: Call<Self>, in tx: Transaction) throws -> CustomerReply {
        let id = call.path.customer_id
        return CustomerReply(try CustomerAccess.find(id, by: call.who.identity, to: .read, in: tx))
    }
}
