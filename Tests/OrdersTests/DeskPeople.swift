import Kernel
import Support
import Testing

/// Everybody who may ask for an order.
struct Crowd: Sendable {
    let ann: Identity
    let bob: Identity
    /// Behind a cookie.
    let visitor: Identity
    let stranger: Identity
    /// Staff with and without the permissions.
    let clerk: Identity
    let cook: Identity
    /// Members of one organization, and it.
    let boss: Identity
    let buyer: Identity
    let approver: Identity
    let organization: Int64

    /// By the names that tables use.
    subscript(_ name: String) -> Identity {
        switch name {
        case "ann": ann
        case "bob": bob
        case "visitor": visitor
        case "stranger": stranger
        case "clerk": clerk
        case "cook": cook
        case "boss": boss
        case "buyer": buyer
        case "approver": approver
        case "key": Desk.staff
        case "keyless": .holder(StockRead.name)
        default: Desk.guest
        }
    }
}

extension Desk {
    func crowd() async throws -> Crowd {
        let (boss, buyer, approver) = (
            try await user("boss"), try await user("buyer"), try await user("approver")
        )
        return Crowd(
            ann: try await user("ann"),
            bob: try await user("bob"),
            visitor: try await visitor(),
            stranger: try await visitor(),
            clerk: try await user("clerk", permissions: [OrdersRead.name, OrdersMove.name]),
            cook: try await user("cook", permissions: [StockRead.name]),
            boss: boss,
            buyer: buyer,
            approver: approver,
            organization: try await organization([(boss, "owner"), (buyer, "buyer"), (approver, "approver")])
        )
    }

    /// Somebody with an account, `NAME@example.com`.
    func user(
        _ name: String,
        country: String? = nil,
        permissions: Set<String> = []
    ) async throws -> Identity {
        let email = try #require(Email("\(name)@example.com"))
        let id: Int64 = try await added(
            """
            INSERT INTO users (email, email_key, role, country, created_at, updated_at)
            VALUES (\(email), \(EmailKey(email)), 'customer', \(country), 1, 1) RETURNING id
            """
        )
        return Identity(
            holder: .init(actor: "user:\(id)", permissions: permissions, userID: id, sessionID: 1),
            isLocal: false
        )
    }

    /// Somebody behind a cookie.
    func visitor() async throws -> Identity {
        let id: Int64 = try await added(
            """
            INSERT INTO visitors (token_hash, created_at, seen_at, expires_at)
            VALUES (\(Randomness.system.hex(digits: 32)), 1, 1, 9000000000000) RETURNING id
            """
        )
        return Identity(holder: nil, visitor: id, isLocal: false)
    }

    func organization(_ members: [(Identity, String)]) async throws -> Int64 {
        let first = try #require(members.first?.0.holder?.userID)
        let id: Int64 = try await added(
            """
            INSERT INTO organizations (name, created_by, created_at, updated_at)
            VALUES ('Works', \(first), 1, 1) RETURNING id
            """
        )
        for (member, role) in members {
            let user = try #require(member.holder?.userID)
            let _: Int64 = try await added(
                """
                INSERT INTO organization_members (organization_id, user_id, role, joined_at)
                VALUES (\(id), \(user), \(role), 1) RETURNING user_id
                """
            )
        }
        return id
    }

    /// A customer of somebody, the default one unless said otherwise.
    func customer(
        of owner: Owner,
        country: String? = nil,
        email: String? = nil,
        isDefault: Bool = true
    ) async throws -> Int64 {
        try await added(
            """
            INSERT INTO customers (owner, is_default, country, email, name, line1, city, postcode,
                created_at, updated_at)
            VALUES (\(owner), \(isDefault), \(country), \(email), 'Ann', 'Ring 1', 'Wien', '1010', 1, 1)
            RETURNING id
            """
        )
    }

    /// Ten per cent on top in a country.
    func taxed(_ country: String) async throws {
        let _: Int64 = try await added(
            """
            INSERT INTO tax_rates (country, percentage_millionths, is_inclusive, created_at)
            VALUES (\(country), 100000, 0, 1) RETURNING id
            """
        )
    }

    func mails() async throws -> [String] {
        try await database.read { tx in
            try tx.rows("SELECT kind, recipient FROM mails ORDER BY id").map {
                "\($0[0] as String) \($0[1] as String)"
            }
        }
    }

    func product(_ variant: Int64) async throws -> Int64 {
        try #require(
            try await database.read { tx in
                try tx.first("SELECT product_id FROM variants WHERE id = \(variant)").map { $0[0] as Int64 }
            }
        )
    }

    /// Places an order of some pieces of a variant; `more` are further fields of the body.
    func place(
        _ variant: Int64,
        _ quantity: Int = 1,
        as identity: Identity,
        _ more: String = ""
    ) async throws -> Answer {
        let body = #"{"items":[{"variant_id":\#(variant),"quantity":\#(quantity)}]\#(more)}"#
        return try await call("PlaceOrder", [], body, as: identity)
    }

    private func added(_ sql: SQL) async throws -> Int64 {
        try #require(try await database.write { tx in try tx.first(sql).map { $0[0] as Int64 } })
    }
}
