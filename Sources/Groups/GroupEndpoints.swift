import Accounts
package import Kernel

/// A customer group as staff see it.
struct CustomerGroupReply: Codable, Sendable {
    let id: ID<CustomerGroup>
    /// What promotions and price lists name it by; it never changes.
    let code: GroupCode
    let name: String
    let created_at: Timestamp
    let updated_at: Timestamp

    init(_ group: CustomerGroup) {
        id = group.id
        code = GroupCode(checked: group.code)
        name = group.name
        created_at = group.createdAt
        updated_at = group.updatedAt
    }
}

/// What names a group: `wholesale`, `vip-2`.
package struct GroupCode: TextValue {
    package let text: String
    package static let example = "wholesale"
    package static let rule = TextRule(length: 1...60, pattern: "^[a-z0-9]+([_-][a-z0-9]+)*$") { text in
        let parts = text.utf8.split(omittingEmptySubsequences: false) { $0 == 0x2D || $0 == 0x5F }
        let isPlain = parts.allSatisfy { part in
            !part.isEmpty
                && part.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) }
        }
        return isPlain ? nil : "must be small letters and digits with single - or _ between"
    }

    package init(checked text: String) {
        self.text = text
    }
}

/// The address of one group.
struct GroupPath: Codable, Sendable {
    let id: ID<CustomerGroup>

    func group(in tx: Transaction) throws -> CustomerGroup {
        guard let group = try GroupTable.find(id, in: tx) else {
            throw Problem.notFound("Customer group not found")
        }
        return group
    }
}

/// Why a group is not made.
enum GroupRefusal: Refusal {
    case tooMany
    case codeTaken(String)

    private static let tooManyKind = Problem.Kind(
        409,
        "too_many_groups",
        "There are as many customer groups as there may be."
    )
    private static let takenKind = Problem.Kind(409, "group_code_taken", "Another group has the code.")

    static var kinds: [Problem.Kind] { [tooManyKind, takenKind] }

    var problem: Problem {
        switch self {
        case .tooMany:
            Problem(Self.tooManyKind, "A shop has at most \(GroupTable.countMax) customer groups.")
        case .codeTaken(let code): Problem(Self.takenKind, "\(code) is the code of another group.")
        }
    }
}

/// Lists the customer groups by their codes.
struct ListCustomerGroups: Query {
    typealias Who = Staff<PromotionsWrite>
    static let route = Route.get("/customer-groups", "List customer groups")

    struct Parameters: Codable, Sendable {
        /// Only the groups that this user or organization is in.
        let member: GroupMember?
        /// A piece of the name or the code; small and capital ASCII letters alike.
        let search: Text<1, 100>?
        let page: Count<1, 1_000_000>?
        let page_size: Count<1, 100>?
    }

    struct Reply: Codable, Sendable {
        let total: Int
        let page: Int
        let page_size: Int
        let groups: [CustomerGroupReply]
    }

    func answer(_ call: Call<Self>, in tx: Transaction) throws -> Reply {
        let page = PageRequest(page: call.parameters.page, size: call.parameters.page_size)
        var conditions: [SQL] = ["g.deleted_at IS NULL"]
        if let member = call.parameters.member {
            conditions.append(
                """
                EXISTS (SELECT 1 FROM customer_group_members m
                    WHERE m.group_id = g.id AND m.owner = \(member))
                """
            )
        }
        if let search = call.parameters.search {
            let pattern = "%" + search.text.lowercased().likeLiteral + "%"
            conditions.append(
                "(LOWER(g.name) LIKE \(pattern) ESCAPE '!' OR g.code LIKE \(pattern) ESCAPE '!')"
            )
        }
        let condition = conditions.joined(" AND ")
        let rows = try tx.rows(
            """
            SELECT \(GroupTable.columns) FROM customer_groups g WHERE \(condition)
            ORDER BY g.code, g.id LIMIT \(page.size) OFFSET \(page.offset)
            """
        )
        return Reply(
            total: try tx.first("SELECT COUNT(*) FROM customer_groups g WHERE \(condition)")?[0] ?? 0,
            page: page.number,
            page_size: page.size,
            groups: rows.map { CustomerGroupReply(CustomerGroup($0)) }
        )
    }
}

/// Makes a customer group.
struct CreateCustomerGroup: Command {
    typealias Who = Staff<PromotionsWrite>
    typealias Reply = CustomerGroupReply
    static let route = Route.post(
        "/customer-groups",
        "Make a customer group",
        refusals: [GroupRefusal.self]
    )

    struct Body: Codable, Sendable {
        let code: GroupCode
        let name: Text<1, 120>
    }

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> CustomerGroupReply {
        guard try GroupTable.count(in: tx) < GroupTable.countMax else { throw GroupRefusal.tooMany }
        let (code, name) = (call.body.code.text, call.body.name.text)
        guard let id = try GroupTable.insert(code: code, name: name, in: tx) else {
            throw GroupRefusal.codeTaken(code)
        }
        return CustomerGroupReply(try GroupPath(id: id).group(in: tx))
    }
}

/// Shows one customer group.
struct ShowCustomerGroup: Query {
    typealias Who = Staff<PromotionsWrite>
    typealias Path = GroupPath
    typealias Reply = CustomerGroupReply
    static let route = Route.get(
        "/customer-groups/{id}",
        "Show a customer group",
        problems: [Problem.notFound]
    )

    func answer(_ call: Call<Self>, in tx: Transaction) throws -> CustomerGroupReply {
        CustomerGroupReply(try call.path.group(in: tx))
    }
}

/// Renames a customer group.
struct ChangeCustomerGroup: Command {
    typealias Who = Staff<PromotionsWrite>
    typealias Path = GroupPath
    typealias Reply = CustomerGroupReply
    static let route = Route.patch(
        "/customer-groups/{id}",
        "Rename a customer group",
        problems: [Problem.notFound]
    )

    struct Body: Codable, Sendable {
        let name: Text<1, 120>?
    }

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> CustomerGroupReply {
        let group = try call.path.group(in: tx)
        if let name = call.body.name { try GroupTable.rename(group.id, to: name.text, in: tx) }
        return CustomerGroupReply(try call.path.group(in: tx))
    }
}

/// Deletes a customer group: nobody is in it any more, and what is only for it is for nobody.
struct DeleteCustomerGroup: Command {
    typealias Who = Staff<PromotionsWrite>
    typealias Path = GroupPath
    typealias Reply = Nothing
    static let route = Route.delete(
        "/customer-groups/{id}",
        "Delete a customer group; what is only for it is for nobody then",
        problems: [Problem.notFound]
    )

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> Nothing {
        try GroupTable.delete(call.path.group(in: tx).id, in: tx)
        return Nothing()
    }
}
