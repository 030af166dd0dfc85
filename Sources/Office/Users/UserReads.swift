import Accounts
import Kernel

/// An account as staff see it.
struct AccountRecord: Codable, Sendable {
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

    static let columns: SQL = """
        id, email, name, role, country, disabled_at, erased_at, email_verified_at, totp_confirmed_at,
        created_at, updated_at
        """

    init(_ row: Row, roles: [Int64: [String]]) {
        id = row["id"]
        email = row["email"]
        name = row["name"]
        role = row["role"]
        self.roles = roles[row["id"]] ?? []
        country = row["country"]
        is_disabled = (row["disabled_at"] as Timestamp?) != nil
        is_erased = (row["erased_at"] as Timestamp?) != nil
        email_verified_at = row["email_verified_at"]
        has_second_factor = (row["totp_confirmed_at"] as Timestamp?) != nil
        created_at = row["created_at"]
        updated_at = row["updated_at"]
    }

    /// The accounts that a statement's end names, with their roles: two statements however many they are.
    static func select(_ end: SQL, in tx: Transaction) throws -> [AccountRecord] {
        let rows = try tx.rows("SELECT \(columns) FROM users \(end)")
        let roles = try Role.names(of: rows.map { $0["id"] }, in: tx)
        return rows.map { AccountRecord($0, roles: roles) }
    }

    static func find(_ id: ID<User>, in tx: Transaction) throws -> AccountRecord {
        guard let found = try select("WHERE id = \(id)", in: tx).first else { throw UserPath.notFound }
        return found
    }
}

/// The address of one account, for staff.
struct UserPath: Codable, Sendable {
    let id: ID<User>

    static let notFound = Problem.notFound("User not found")
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
        let users: [AccountRecord]
    }

    func answer(_ call: Call<Self>, in tx: Transaction) throws -> Reply {
        let page = PageRequest(page: call.parameters.page, size: call.parameters.page_size)
        let filter = Self.filter(call.parameters)
        let total: Int = try tx.first("SELECT COUNT(*) FROM users WHERE \(filter)")?[0] ?? 0
        return Reply(
            total: total,
            page: page.number,
            page_size: page.size,
            users: try AccountRecord.select(
                "WHERE \(filter) ORDER BY id DESC LIMIT \(page.size) OFFSET \(page.offset)",
                in: tx
            )
        )
    }

    private static func filter(_ parameters: Parameters) -> SQL {
        var conditions: [SQL] = ["erased_at IS NULL"]
        if let search = parameters.search?.text {
            let small = search.lowercased()
            let length: SQL = "CAST(\(search.unicodeScalars.count) AS INTEGER)"
            let smallLength: SQL = "CAST(\(small.unicodeScalars.count) AS INTEGER)"
            conditions.append(
                """
                (substr(email, 1, \(smallLength)) = \(small)
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
    typealias Reply = AccountRecord
    static let route = Route.get("/users/{id}", "Show a user", problems: [Problem.notFound])

    func answer(_ call: Call<Self>, in tx: Transaction) throws -> AccountRecord {
        try AccountRecord.find(call.path.id, in: tx)
    }
}
