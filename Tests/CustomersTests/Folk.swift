import Accounts
@testable import Customers
import Kernel
import Secrets
import Support
import Testing

/// People with a database: users, visitors, and their calls of the feature's endpoints.
struct Folk {
    let database: any Database
    let calls: EndpointCalls

    init(_ database: any Database, limits: CustomerLimits = CustomerLimits()) {
        self.database = database
        calls = EndpointCalls(Customers(hashing: .standard, limits: limits), on: database)
    }

    static func open(
        _ engine: TestDatabase,
        clock: Clock = .system,
        limits: CustomerLimits = CustomerLimits(),
        _ body: @Sendable (Folk) async throws -> Void
    ) async throws {
        try await engine.with(clock: clock) { database in
            try await body(Folk(database, limits: limits))
        }
    }

    /// A new user, and what the server knows of whoever signs in as that user.
    func user(_ name: String, permissions: String...) async throws -> Identity {
        let email = "\(name)@example.com"
        let id: Int64 = try await database.write { tx in
            let key = EmailKey(Email(checked: email))
            let row = try tx.first(
                """
                INSERT INTO users (email, email_key, name, role, country, created_at, updated_at)
                VALUES (\(email), \(key), \(name), 'customer', 'SE', \(tx.now), \(tx.now)) RETURNING id
                """
            )
            return try #require(row)[0]
        }
        return Identity(
            holder: .init(actor: "user:\(id)", permissions: Set(permissions), userID: id),
            isLocal: false
        )
    }

    func visitor() async throws -> Identity {
        let owner = try await database.write { tx in
            try Visitors.ensure(.nobody, hashing: .standard, in: tx).owner
        }
        guard case .visitor(let id) = owner else { throw Problem.notFound("no visitor") }
        return Identity(holder: nil, visitor: id, isLocal: false)
    }

    /// Adds a customer and answers its id.
    func customer(_ name: String, of identity: Identity, more: String = "") async throws -> String {
        let reply = try await calls("AddCustomer", body: "{\"name\":\"\(name)\"\(more)}", as: identity)
        #expect(reply.status == 201)
        return reply.json["id"]?.text ?? ""
    }

    /// An organization of this owner.
    func organization(_ owner: Identity, _ name: String = "Acme") async throws -> String {
        let reply = try await calls("CreateOrganization", body: "{\"name\":\"\(name)\"}", as: owner)
        #expect(reply.status == 201)
        return reply.json["id"]?.text ?? ""
    }

    /// Makes somebody a member straight away.
    func join(_ identity: Identity, _ organization: String, as role: OrganizationRole) async throws {
        let id = ID<Organization>(try #require(Int64(organization)))
        let userID = try #require(identity.holder?.userID)
        try await database.write { tx in try MemberTable.insert(userID, as: role, into: id, in: tx) }
    }

    /// The token in the last mail to an address.
    func token(to email: String) async throws -> String {
        try await database.read { tx in
            let row = try tx.first(
                "SELECT text FROM mails WHERE recipient = \(email) ORDER BY id DESC LIMIT 1"
            )
            let text: String = try #require(row)[0]
            let line = text.split(separator: "\n").first { line in
                line.utf8.count == 64 && line.allSatisfy(\.isHexDigit)
            }
            return String(try #require(line))
        }
    }

    /// The names of an owner's customers in their order, the default with a star.
    func names(of owner: Owner) async throws -> String {
        try await database.read { tx in
            try CustomerTable.all(of: owner, in: tx).filter { $0.deletedAt == nil }
                .map { ($0.values.name ?? "-") + ($0.isDefault ? "*" : "") }.joined(separator: " ")
        }
    }

    func names(of identity: Identity) async throws -> String {
        try await names(of: try #require(identity.owner))
    }

    /// Every owner who has customers has one default.
    func checkDefaults() async throws {
        let wrong = try await database.read { tx in
            try tx.rows(
                """
                SELECT owner, SUM(is_default) FROM customers WHERE deleted_at IS NULL
                GROUP BY owner HAVING SUM(is_default) <> 1
                """
            ).count
        }
        #expect(wrong == 0)
    }
}
