import Accounts
import Customers
import Kernel

/// A member of a group as staff see it.
struct GroupMemberReply: Codable, Sendable {
    /// `user:5`, `organization:2`.
    let member: GroupMember
    let added_at: Timestamp
}

/// The address of one member of a group.
struct GroupMemberPath: Codable, Sendable {
    let id: ID<CustomerGroup>
    let member: GroupMember

    func reply(in tx: Transaction) throws -> GroupMemberReply {
        guard let added = try GroupTable.added(member, to: try GroupPath(id: id).group(in: tx).id, in: tx)
        else { throw Problem.notFound("Member not found") }
        return GroupMemberReply(member: member, added_at: added)
    }
}

/// Lists who is in a customer group, those who came first before others.
struct ListGroupMembers: Query {
    typealias Who = Staff<PromotionsWrite>
    typealias Path = GroupPath
    static let route = Route.get(
        "/customer-groups/{id}/members",
        "List the members of a customer group",
        problems: [Problem.notFound]
    )

    struct Parameters: Codable, Sendable {
        let page: Count<1, 1_000_000>?
        let page_size: Count<1, 100>?
    }

    struct Reply: Codable, Sendable {
        let total: Int
        let page: Int
        let page_size: Int
        let members: [GroupMemberReply]
    }

    func answer(_ call: Call<Self>, in tx: Transaction) throws -> Reply {
        let group = try call.path.group(in: tx).id
        let page = PageRequest(page: call.parameters.page, size: call.parameters.page_size)
        let rows = try tx.rows(
            """
            SELECT owner, added_at FROM customer_group_members WHERE group_id = \(group)
            ORDER BY added_at, owner LIMIT \(page.size) OFFSET \(page.offset)
            """
        )
        let total = try tx.first("SELECT COUNT(*) FROM customer_group_members WHERE group_id = \(group)")
        return Reply(
            total: total?[0] ?? 0,
            page: page.number,
            page_size: page.size,
            members: rows.map { GroupMemberReply(member: $0["owner"], added_at: $0["added_at"]) }
        )
    }
}

/// Shows since when somebody is in a group.
struct ShowGroupMember: Query {
    typealias Who = Staff<PromotionsWrite>
    typealias Path = GroupMemberPath
    typealias Reply = GroupMemberReply
    static let route = Route.get(
        "/customer-groups/{id}/members/{member}",
        "Show a member of a customer group",
        problems: [Problem.notFound]
    )

    func answer(_ call: Call<Self>, in tx: Transaction) throws -> GroupMemberReply {
        try call.path.reply(in: tx)
    }
}

/// Puts a user or an organization into a group; nothing happens to who is in it.
struct PutGroupMember: Command {
    typealias Who = Staff<PromotionsWrite>
    typealias Path = GroupMemberPath
    typealias Reply = GroupMemberReply
    static let route = Route.put(
        "/customer-groups/{id}/members/{member}",
        "Put somebody into a customer group",
        problems: [Problem.notFound]
    )

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> GroupMemberReply {
        let group = try GroupPath(id: call.path.id).group(in: tx).id
        guard try Self.isThere(call.path.member, in: tx) else { throw Problem.notFound("Nobody is that") }
        try GroupTable.add(call.path.member, to: group, in: tx)
        return try call.path.reply(in: tx)
    }

    private static func isThere(_ member: GroupMember, in tx: Transaction) throws -> Bool {
        switch Owner(member.text) {
        case .user(let id)?: try tx.first("SELECT id FROM users WHERE id = \(id)") != nil
        case .organization(let id)?:
            try tx.first("SELECT id FROM organizations WHERE id = \(id) AND deleted_at IS NULL") != nil
        case .visitor?, nil: false
        }
    }
}

/// Takes somebody out of a group.
struct DeleteGroupMember: Command {
    typealias Who = Staff<PromotionsWrite>
    typealias Path = GroupMemberPath
    typealias Reply = Nothing
    static let route = Route.delete(
        "/customer-groups/{id}/members/{member}",
        "Take somebody out of a customer group",
        problems: [Problem.notFound]
    )

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> Nothing {
        _ = try call.path.reply(in: tx)
        try GroupTable.remove(call.path.member, from: call.path.id, in: tx)
        return Nothing()
    }
}
