import Accounts
import Kernel

/// An API key as staff see it; with its token only in the answer that made it.
struct KeyReply: Codable, Sendable {
    let id: ID<APIKey>
    let name: String
    let scopes: [String]
    let is_live: Bool
    let created_at: Timestamp
    let expires_at: Timestamp?
    let revoked_at: Timestamp?
    let last_used_at: Timestamp?
    let last_used_from: String?
    let rotated_from: ID<APIKey>?
    let token: String?

    init(_ key: APIKey, token: String? = nil, at now: Timestamp) {
        self.token = token
        id = key.id
        name = key.name
        scopes = key.scopes
        is_live = key.isLive(at: now)
        created_at = key.createdAt
        expires_at = key.expiresAt
        revoked_at = key.revokedAt
        last_used_at = key.lastUsedAt
        last_used_from = key.lastUsedFrom
        rotated_from = key.rotatedFrom
    }

    init(_ made: (id: ID<APIKey>, token: String), in tx: Transaction) throws {
        guard let key = try APIKey.find(made.id, in: tx) else {
            throw DatabaseError.statement("a new key was not found")
        }
        self.init(key, token: made.token, at: tx.now)
    }
}

/// The address of one key.
struct KeyPath: Codable, Sendable {
    static let notFound = Problem.notFound("API key not found")

    let id: ID<APIKey>

    func key(in tx: Transaction) throws -> APIKey {
        guard let key = try APIKey.find(id, in: tx) else { throw Self.notFound }
        return key
    }
}

/// Lists the keys, the newest first.
struct ListAPIKeys: Query {
    typealias Who = Staff<KeysWrite>
    static let route = Route.get("/api-keys", "List API keys")

    struct Parameters: Codable, Sendable {
        let page: Count<1, 1_000_000>?
        let page_size: Count<1, 100>?
    }

    struct Reply: Codable, Sendable {
        let total: Int
        let page: Int
        let page_size: Int
        let api_keys: [KeyReply]
    }

    func answer(_ call: Call<Self>, in tx: Transaction) throws -> Reply {
        let page = PageRequest(page: call.parameters.page, size: call.parameters.page_size)
        return Reply(
            total: try APIKey.count(in: tx),
            page: page.number,
            page_size: page.size,
            api_keys: try APIKey.page(page.size, from: page.offset, in: tx)
                .map { KeyReply($0, at: tx.now) }
        )
    }
}

/// Shows one key; one that was revoked is gone from here, and only the list still tells of it.
struct ShowAPIKey: Query {
    typealias Who = Staff<KeysWrite>
    typealias Path = KeyPath
    typealias Reply = KeyReply
    static let route = Route.get("/api-keys/{id}", "Show an API key", problems: [Problem.notFound])

    func answer(_ call: Call<Self>, in tx: Transaction) throws -> KeyReply {
        let key = try call.path.key(in: tx)
        guard key.revokedAt == nil else { throw KeyPath.notFound }
        return KeyReply(key, at: tx.now)
    }
}

/// Makes a key with scopes that its maker holds.
struct CreateAPIKey: Command {
    typealias Who = Staff<KeysWrite>
    typealias Reply = KeyReply
    static let route = Route.post("/api-keys", "Make an API key; its token is shown this once")
    static let repliesWithSecret = true
    let hashing: Hashing

    struct Body: Codable, Sendable {
        let name: Text<1, 80>
        let scopes: [PermissionName]
        let expires_at: Timestamp?
    }

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> KeyReply {
        let scopes = call.body.scopes.map(\.name)
        try Grants.require(scopes, heldBy: call.who.identity)
        let made = try APIKey.create(
            name: call.body.name,
            scopes: scopes,
            expiresAt: call.body.expires_at,
            hashing: hashing,
            in: tx
        )
        return try KeyReply(made, in: tx)
    }
}

/// Gives a key a new token; the old one works for a while longer.
///
/// Whoever rotates a key learns its new token, so all of its scopes must be held.
struct RotateAPIKey: Command {
    typealias Who = Staff<KeysWrite>
    typealias Path = KeyPath
    typealias Reply = KeyReply
    static let route = Route.post(
        "/api-keys/{id}/rotate",
        "Make a new token for an API key; the old one works for a while longer",
        refusals: [KeyRefusal.self],
        problems: [Problem.notFound]
    )
    static let repliesWithSecret = true
    let hashing: Hashing

    /// Everything in it may be left out.
    struct Body: Codable, Sendable {
        /// How long the old token still works, at most a week; a day unless said.
        let grace_seconds: Count<0, 604_800>?
        let expires_at: Timestamp?
    }

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> KeyReply {
        let key = try call.path.key(in: tx)
        try Grants.require(key.scopes, heldBy: call.who.identity)
        let made = try key.rotate(
            graceSeconds: call.body.grace_seconds.map { Int64($0.value) } ?? APIKey.graceSeconds,
            expiresAt: call.body.expires_at,
            hashing: hashing,
            in: tx
        )
        return try KeyReply(made, in: tx)
    }
}

/// Ends a key at once; ending it again changes nothing.
struct RevokeAPIKey: Command {
    typealias Who = Staff<KeysWrite>
    typealias Path = KeyPath
    typealias Reply = Nothing
    static let route = Route.delete("/api-keys/{id}", "Revoke an API key", problems: [Problem.notFound])

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> Nothing {
        let key = try call.path.key(in: tx)
        _ = try APIKey.revoke(key.id, in: tx)
        return Nothing()
    }
}
