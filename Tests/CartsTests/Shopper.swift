import Accounts
import Kernel
import Secrets
import Support

/// The people of the tests about whose carts are whose.
enum Shopper {
    /// Runs a test in a shop with the users 1 and 2 and some mugs.
    static func shop(
        _ engine: TestDatabase,
        mugs: Int,
        _ body: @Sendable (any Database, CartCalls, Goods.Made) async throws -> Void
    ) async throws {
        try await engine.with { database in
            try await users(on: database)
            let made = try await database.write { tx in try Goods.make("Mug", stock: mugs, in: tx) }
            try await body(database, CartCalls(database), made)
        }
    }

    /// Makes the users 1 and 2.
    static func users(on database: any Database) async throws {
        try await database.write { tx in
            for (id, name) in [(1, "ann@example.com"), (2, "bob@example.com")] {
                guard let email = Email(name),
                    let user = try UserTable.insert(.init(email, passwordHash: nil), in: tx),
                    user.id.value == id
                else { preconditionFailure("the first users are 1 and 2") }
            }
        }
    }

    static func user(_ id: Int64) -> Identity {
        Identity(
            holder: .init(actor: "user:\(id)", permissions: [], userID: id, sessionID: id),
            isLocal: false
        )
    }

    static func visitor(_ id: Int64) -> Identity {
        Identity(holder: nil, visitor: id, isLocal: false)
    }

    /// Somebody whom the shop gave a cookie.
    static func visitor(on database: any Database) async throws -> Identity {
        visitor(try await visitorID(on: database))
    }

    static func visitorID(on database: any Database) async throws -> Int64 {
        try await database.write { tx in
            guard case .visitor(let id) = try Visitors.ensure(.nobody, hashing: .standard, in: tx).owner
            else { preconditionFailure("nobody becomes a visitor") }
            return id
        }
    }
}

extension EndpointCalls.Reply {
    var cookie: String? { headers.first { $0.name == "Set-Cookie" }?.value }
    var cart: String { json["cart_id"]?.string ?? "" }
}
