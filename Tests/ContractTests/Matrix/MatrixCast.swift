import Accounts
import Kernel
import Proofs
import Secrets
import Support
import Testing

/// Everybody of the matrix, signed in over HTTP, in one shop.
struct MatrixCast: Sendable {
    private let shop: TestShop
    private let clients: [MatrixCaller: TestClient]

    static let password = "correct horse battery 9"

    /// Nobody is somebody new each time: a browser that was given a cookie is a visitor.
    subscript(caller: MatrixCaller) -> TestClient { clients[caller] ?? shop.client() }

    /// Fills a demo shop with people; the clock is moved past the life of one access token.
    init(_ shop: TestShop, clock: TestClock) async throws {
        self.shop = shop
        var clients: [MatrixCaller: TestClient] = [:]
        for caller in MatrixCaller.allCases where caller.isUser && caller != .session {
            try await Self.register(caller, shop)
        }
        try await Self.appoint(shop)
        let expired = shop.client()
        expired.bearer = try await Self.tokens(.customer, shop).access
        clients[.expiredToken] = expired
        clock.advance(seconds: 16 * 60)

        for caller in MatrixCaller.allCases where caller.isUser && caller != .session {
            clients[caller] = shop.client(bearer: try await Self.tokens(caller, shop).access)
        }
        for (founder, member) in [
            (MatrixCaller.customer, MatrixCaller.member), (.otherCustomer, .otherMember),
        ] {
            guard let boss = clients[founder], let buyer = clients[member] else { continue }
            try await Self.found(with: boss, and: buyer, at: Self.email(member), shop)
        }
        clients[.session] = try await Self.session(shop)
        for visitor in [MatrixCaller.visitor, .otherVisitor] {
            let client = shop.client()
            #expect(try await client.post("/cart", #"{"product_id": 3, "quantity": 1}"#).status == 201)
            clients[visitor] = client
        }
        let revoked = try await Self.tokens(.customer, shop)
        clients[.revokedToken] = shop.client(bearer: revoked.access)
        #expect(try await shop.client(bearer: revoked.access).post("/auth/logout").status == 204)
        let live = try await Self.tokens(.customer, shop)
        clients[.refreshToken] = shop.client(bearer: live.refresh)
        clients[.unsignedToken] = shop.client(bearer: Self.unsigned(live.access))
        clients[.foreignToken] = shop.client(bearer: Self.foreign(live.access, clock.clock.now()))
        clients[.unknownKey] = shop.client(bearer: "mk_00000000_" + String(repeating: "0", count: 40))
        clients[.keyWith] = shop.client(bearer: try await shop.key())
        clients[.keyWithout] = shop.client(bearer: try await shop.key(["metrics.read"]))
        self.clients = clients
    }

    private static func email(_ caller: MatrixCaller) -> String {
        "\(caller.rawValue.lowercased())@example.com"
    }

    private static func register(_ caller: MatrixCaller, _ shop: TestShop) async throws {
        let body = #"{"email": "\#(email(caller))", "password": "\#(password)"}"#
        let reply = try await shop.client().post("/auth/register", body)
        #expect(reply.status == 201, "\(reply.text)")
    }

    /// Makes an organization, whose second member comes by the mail's invitation.
    private static func found(
        with founder: TestClient,
        and buyer: TestClient,
        at email: String,
        _ shop: TestShop
    ) async throws {
        let founded = try await founder.post("/organizations", #"{"name": "Kettles Ltd"}"#)
        let id = try #require(founded.json["id"]?.integer, "\(founded.text)")
        let invitation = #"{"email": "\#(email)", "role": "buyer"}"#
        #expect(try await founder.post("/organizations/\(id)/members", invitation).status == 201)
        let mail: String? = try await shop.database.read { tx in
            try tx.first("SELECT text FROM mails WHERE recipient = \(email) ORDER BY id DESC LIMIT 1")?[0]
        }
        let token = mail?.split(separator: "\n").first { $0.utf8.count == 64 && $0.allSatisfy(\.isHexDigit) }
        let body = #"{"token": "\#(token ?? "")"}"#
        let joined = try await buyer.post("/organizations/invitations/accept", body)
        #expect(joined.status == 200, "\(joined.text)")
        #expect(joined.json["role"]?.string == "buyer", "\(joined.text)")
    }

    /// Gives the staff their roles: one holds a role of every permission, one a role of none.
    private static func appoint(_ shop: TestShop) async throws {
        let everything = JSON.array(Permissions.names.map { .string($0) }).text
        try await shop.database.write { tx in
            for (role, permissions) in [("all", everything), ("none", "[]")] {
                try tx.execute(
                    """
                    INSERT INTO roles (name, permissions, created_at, updated_at)
                    VALUES (\(role), \(permissions), \(tx.now), \(tx.now))
                    """
                )
            }
            let ranks: [(MatrixCaller, String, String?)] = [
                (.admin, "admin", nil), (.staffWith, "staff", "all"), (.staffWithout, "staff", "none"),
            ]
            for (caller, rank, role) in ranks {
                try tx.execute("UPDATE users SET role = \(rank) WHERE email = \(email(caller))")
                guard let role else { continue }
                try tx.execute(
                    """
                    INSERT INTO user_roles (user_id, role)
                    SELECT id, \(role) FROM users WHERE email = \(email(caller))
                    """
                )
            }
            tx.touch("roles")
        }
    }

    static func tokens(_ caller: MatrixCaller, _ shop: TestShop) async throws -> (
        access: String, refresh: String
    ) {
        let body = #"{"email": "\#(email(caller))", "password": "\#(password)"}"#
        let reply = try await shop.client().post("/auth/login", body)
        return (
            try #require(reply.json["access_token"]?.string, "\(reply.text)"),
            try #require(reply.json["refresh_token"]?.string)
        )
    }

    /// A customer in a browser, who sends the token of his writes.
    private static func session(_ shop: TestShop) async throws -> TestClient {
        let browser = shop.client()
        let body = #"{"email": "\#(email(.customer))", "password": "\#(password)"}"#
        let reply = try await browser.post("/auth/session", body)
        browser.csrfToken = try #require(reply.json["csrf_token"]?.string, "\(reply.text)")
        return browser
    }

    /// The same claims under `alg: none`, without a signature.
    private static func unsigned(_ token: String) -> String {
        let parts = token.split(separator: ".")
        return "\(base64(#"{"alg":"none","typ":"JWT"}"#)).\(parts.count > 1 ? parts[1] : "")."
    }

    /// A token of the same form that another shop's key signed.
    private static func foreign(_ token: String, _ now: Timestamp) -> String {
        let tokens = AccessTokens(issuer: "mercato", audience: "mercato", hashing: .standard)
        return tokens.issue(
            userID: 1,
            sessionID: 1,
            id: "foreign",
            keyID: "k1",
            key: [UInt8](repeating: 7, count: 32),
            now: now
        )
    }

    private static func base64(_ text: String) -> String {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        let bytes = Array(text.utf8)
        var out = ""
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let chunk = bytes[start..<min(start + 3, bytes.count)]
            let word = chunk.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - chunk.count))
            for place in 0...chunk.count { out.append(digits[(word >> (18 - 6 * place)) & 63]) }
        }
        return out
    }
}
