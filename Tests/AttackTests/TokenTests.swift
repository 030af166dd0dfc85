import Accounts
import Foundation
import Kernel
import Secrets
import Support
import Testing

/// Access tokens and API keys that are forged, foreign, old or of another kind.
@Suite struct TokenTests {
    private typealias Claims = [(String, JSON)]

    /// A token as somebody writes it who has this key.
    private static func forge(_ header: Claims, _ claims: Claims, key: [UInt8], sign: Bool = true) -> String {
        let signed =
            part(Array(JSON.object(header).text.utf8)) + "." + part(Array(JSON.object(claims).text.utf8))
        return signed + "." + (sign ? part(Hashing.standard.hmacSHA256(key, Array(signed.utf8))) : "")
    }

    private static func part(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
            .replacing("=", with: "")
    }

    /// What an honest token of the shop is made of.
    private struct Mint: Sendable {
        let key: [UInt8]
        let keyID: String
        let user: TestUser
        let now: Int64

        static func of(_ shop: TestShop, _ user: TestUser) async throws -> Mint {
            try await shop.database.read { tx in
                let row = try tx.first("SELECT value FROM secrets WHERE name = 'access-token-keys'")
                let words = try #require(row.map { $0[0] as String }).split(separator: " ").map(String.init)
                return Mint(
                    key: Array(words[1].prefix(64).utf8),
                    keyID: words[0],
                    user: user,
                    now: tx.now.milliseconds / 1_000
                )
            }
        }

        var header: Claims { [("alg", .string("HS256")), ("typ", .string("JWT")), ("kid", .string(keyID))] }
        var claims: Claims {
            [
                ("iss", .string("http://localhost:8000")), ("aud", .string("mercato")),
                ("sub", .string("\(user.id)")), ("sid", .string("\(user.session)")),
                ("jti", .string("0123456789abcdef")), ("iat", .number("\(now)")),
                ("exp", .number("\(now + 900)")),
                ("typ", .string("access")),
            ]
        }

        func token(header change: Claims = [], claims changed: Claims = [], key: [UInt8]? = nil) -> String {
            forge(Self.put(change, in: header), Self.put(changed, in: claims), key: key ?? self.key)
        }

        private static func put(_ changes: Claims, in claims: Claims) -> Claims {
            claims.map { claim in changes.first { $0.0 == claim.0 } ?? claim }
                + changes.filter { change in !claims.contains { $0.0 == change.0 } }
        }
    }

    private static func forged(_ mint: Mint, _ eve: TestUser) -> [(String, String)] {
        let text = { (value: String) in JSON.string(value) }
        let number = { (value: Int64) in JSON.number("\(value)") }
        let parts = mint.token().split(separator: ".").map(String.init)
        let others = mint.token(claims: [("sub", text("\(eve.id)"))]).split(separator: ".").map(String.init)
        return [
            ("no algorithm", forge([("alg", text("none"))], mint.claims, key: [], sign: false)),
            ("no algorithm, signed", mint.token(header: [("alg", text("none"))])),
            ("No algorithm in capitals", mint.token(header: [("alg", text("nOnE"))])),
            ("HS512", mint.token(header: [("alg", text("HS512"))])),
            ("RS256", mint.token(header: [("alg", text("RS256"))])),
            ("an unknown kid", mint.token(header: [("kid", text("00000000"))])),
            ("a path as kid", mint.token(header: [("kid", text("/dev/null"))], key: [])),
            ("no kid", forge(Array(mint.header.prefix(2)), mint.claims, key: mint.key)),
            ("a key of its own", mint.token(header: [("jwk", .object([("kty", text("oct"))]))])),
            ("a critical extension", mint.token(header: [("crit", .array([text("b64")]))])),
            ("another key", mint.token(key: Array(repeating: 1, count: 64))),
            ("an empty key", mint.token(key: [])),
            ("another issuer", mint.token(claims: [("iss", text("https://evil.example"))])),
            ("another audience", mint.token(claims: [("aud", text("elsewhere"))])),
            ("a list of audiences", mint.token(claims: [("aud", .array([text("mercato")]))])),
            ("another kind", mint.token(claims: [("typ", text("refresh"))])),
            (
                "expired",
                mint.token(claims: [("iat", number(mint.now - 901)), ("exp", number(mint.now - 1))])
            ),
            ("too long a life", mint.token(claims: [("exp", number(mint.now + 90_000))])),
            ("the end of time", mint.token(claims: [("exp", number(.max))])),
            ("not yet", mint.token(claims: [("nbf", number(mint.now + 600))])),
            (
                "from the future",
                mint.token(claims: [("iat", number(mint.now + 600)), ("exp", number(mint.now + 900))])
            ),
            ("somebody else's session", mint.token(claims: [("sub", text("\(eve.id)"))])),
            ("a session that is not there", mint.token(claims: [("sid", text("999999"))])),
            ("an id with a sign", mint.token(claims: [("sub", text("+\(mint.user.id)"))])),
            ("a number as id", mint.token(claims: [("sub", number(mint.user.id.value))])),
            ("another payload", "\(parts[0]).\(others[1]).\(parts[2])"),
            ("no signature", "\(parts[0]).\(parts[1])."), ("two parts", "\(parts[0]).\(parts[1])"),
            ("four parts", mint.token() + ".a"), ("padding", mint.token() + "="),
            (
                "a changed last digit",
                String(mint.token().dropLast()) + (mint.token().last == "A" ? "E" : "A")
            ),
            ("the refresh token", mint.user.refresh),
            ("eight kilobytes", String(repeating: "a", count: 8_192)),
            ("a long payload", mint.token(claims: [("jti", text(String(repeating: "a", count: 8_192)))])),
            ("a short key", "mk_"), ("a key of nobody", "mk_00000000_" + String(repeating: "0", count: 40)),
            ("nothing", ""),
        ]
    }

    @Test(arguments: TestDatabase.all)
    func `a token that is not quite right is nobody's, and none says why`(database: TestDatabase) async throws
    {
        try await TestShop.open(database) { shop in
            let ann = try await shop.signUp()
            let eve = try await shop.signUp(email: "eve@example.com")
            let mint = try await Mint.of(shop, ann)

            // What is forged differs from this one in what its name says alone.
            #expect(try await shop.get("/auth/me", key: mint.token()).status == 200)
            #expect(
                try await shop.get("/auth/me", key: mint.token(claims: [("nbf", .number("1"))])).status == 200
            )
            var bodies: Set<String> = []
            for (name, token) in Self.forged(mint, eve) {
                let reply = try await shop.get("/auth/me", key: token)
                #expect(reply.status == 401, "\(name): \(reply.text)")
                #expect(reply[header: "WWW-Authenticate"]?.hasPrefix("Bearer") == true, "\(name)")
                bodies.insert(Self.anonymous(reply))
            }
            #expect(bodies.count == 1, "\(bodies)")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `half an API key is none, whichever half`(database: TestDatabase) async throws {
        try await TestShop.open(database) { shop in
            let key = try await shop.key()
            let other = try await shop.key()
            let prefix = key.prefix(12)
            let zeros = String(repeating: "_", count: 40)
            var guesses = [String(prefix), String(key.dropLast()), key.uppercased(), "\(key)0"]
            guesses += [
                "\(prefix)\(other.dropFirst(12))", "\(prefix)%\(key.dropFirst(13))", "\(prefix)\(zeros)",
            ]
            guesses += "0123456789abcdef".map { String(key.dropLast()) + String($0) }.filter { $0 != key }

            #expect(try await shop.get("/users", key: key).status == 200)
            for guess in guesses {
                let reply = try await shop.get("/users", key: guess)
                #expect(reply.status == 401, "\(guess): \(reply.text)")
            }
        }
    }

    @Test func `of several Authorization fields none counts`() async throws {
        try await TestShop.open(.sqlite) { shop in
            let ann = try await shop.signUp()
            let good = "Authorization: Bearer \(ann.access)"
            let bad = "Authorization: Bearer a.b.c"
            let port = shop.address.split(separator: ":").last.flatMap { Int($0) } ?? 0
            let status = { @Sendable (fields: [String]) in
                try await onThreads(1) { _ in
                    try BlockingCaller(port: port).send("GET", "/auth/me", headers: fields).status
                }[0]
            }

            #expect(try await status([good]) == 200)
            for fields in [
                [good, good], [good, bad], [bad, good], ["Authorization: Basic eDp5", good],
                [good, "Authorization: Basic eDp5"],
            ] {
                #expect(try await status(fields) == 401, "\(fields.map { $0.prefix(22) })")
            }
            for field in ["Bearer", "Bearer  ", "Token \(ann.access)", "bearer:\(ann.access)", ann.access] {
                #expect(
                    try await shop.get("/auth/me", headers: ["Authorization": field]).status == 401,
                    "\(field)"
                )
            }
        }
    }

    /// A body without what differs in every answer.
    private static func anonymous(_ reply: TestReply) -> String {
        guard case .object(let members) = reply.json else { return reply.text }
        return JSON.object(members.filter { $0.0 != "request_id" }).text
    }
}
