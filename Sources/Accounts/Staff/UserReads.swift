package import Kernel

/// An account as staff see it.
struct UserReply: Codable, Sendable {
    let id: ID<User>
    let email: Email?
    let name: String?
    let role: UserRole
    let roles: [String]
    let country: Country?
    let is_disabled: Bool
    let is_erased: Bool
    let email_verified_at: Timestamp?
    /// Whether signing in takes a one-time code too.
    let has_second_factor: Bool
    let created_at: Timestamp
    let updated_at: Timestamp

    init(_ user: User, roles: [String]) {
        id = user.id
        email = user.email
        name = user.name
        role = user.role
        self.roles = roles
        country = user.country
        is_disabled = user.disabledAt != nil
        is_erased = user.erasedAt != nil
        email_verified_at = user.emailVerifiedAt
        has_second_factor = user.wantsCode
        created_at = user.createdAt
        updated_at = user.updatedAt
    }

    init(_ user: User, in tx: Transaction) throws {
        self.init(user, roles: try Role.names(of: [user.id], in: tx)[user.id] ?? [])
    }
}

/// The address of one account, for staff.
struct UserPath: Codable, Sendable {
    let id: ID<User>

    func user(in tx: Transaction) throws -> User {
        guard let user = try UserTable.find(id, in: tx) else { throw Problem.notFound("User not found") }
        return user
    }
}

/// Lists accounts, the newest first.
struct ListUsers: Query {
    typealias Who = Staff<PeopleRead>
    static let route = Route.get("/users", "List users")

    struct Parameters: Codable, Sendable {
        /// The beginning of an e-mail address or a name.
        let search: Text<1, 100>?
        /// customer, staff, admin, or a role of the shop's own.
        let role: RoleName?
        let page: Count<1, 1_000_000>?
        let page_size: Count<1, 100>?
    }

    struct Reply: Codable, Sendable {
        let total: Int
        let page: Int
        let page_size: Int
        let users: [UserReply]
    }

    func answer(_ call: Call<Self>, in tx: Transaction) throws -> Reply {
        let page = PageRequest(page: call.parameters.page, size: call.parameters.page_size)
        let filter = Self.filter(call.parameters)
        let total: Int = try tx.first("SELECT COUNT(*) FROM users WHERE \(filter)")?[0] ?? 0
        let users = try tx.rows(
            """
            SELECT * FROM users WHERE \(filter) ORDER BY id DESC LIMIT \(page.size) OFFSET \(page.offset)
            """
        ).map(User.init)
        let roles = try Role.names(of: users.map(\.id), in: tx)
        return Reply(
            total: total,
            page: page.number,
            page_size: page.size,
            users: users.map { UserReply($0, roles: roles[$0.id] ?? []) }
        )
    }

    private static func filter(_ parameters: Parameters) -> SQL {
        var conditions: [SQL] = ["erased_at IS NULL"]
        if let search = parameters.search?.text {
            let length = search.unicodeScalars.count
            let small = search.lowercased()
            conditions.append(
                """
                (substr(email, 1, \(small.unicodeScalars.count)) = \(small)
                    OR substr(name, 1, \(length)) = \(search)
                    OR LOWER(substr(name, 1, \(length))) = \(small))
                """
            )
        }
        if let role = parameters.role {
            conditions.append(
                UserRole(rawValue: role.text).map { "role = \($0)" }
                    ?? "id IN (SELECT user_id FROM user_roles WHERE role = \(role))"
            )
        }
        return conditions.joined(" AND ")
    }
}

/// Shows one account.
struct ShowUser: Query {
    typealias Who = Staff<PeopleRead>
    typealias Path = UserPath
    typealias Reply = UserReply
    static let route = Route.get("/users/{id}", "Show a user", problems: [Problem.notFound])

    func answer(_ call: Call<Self>, in tx: Transaction) throws -> UserReply {
        try UserReply(try call.path.user(in: tx), in: tx)
    }
}
