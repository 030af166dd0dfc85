import Accounts
import Kernel
import Support
import Testing

@Suite struct BrowserSessionTests {
    private static let cookie = "mercato_session"

    /// A browser that signed in, with the token of its writes.
    private static func signedIn(_ shop: TestShop) async throws -> TestClient {
        let browser = shop.client()
        let reply = try await browser.post("/auth/session", Ask.login())
        try #require(reply.status == 201, "\(reply.text)")
        browser.csrfToken = reply.json["csrf_token"]?.string
        return browser
    }

    @Test(arguments: TestDatabase.all)
    func `a browser signs in, is told its token again, and signs out`(database: TestDatabase) async throws {
        try await TestShop.open(database) { shop in
            _ = try await shop.signUp()
            let browser = try await Self.signedIn(shop)

            let shown = try await browser.get("/auth/session")
            #expect(shown.json["csrf_token"]?.string == browser.csrfToken)
            #expect(shown.json["user"]?["email"]?.string == "ann@example.com")
            #expect(try await browser.get("/auth/me").status == 200)
            let old = browser.cookies

            #expect(try await browser.delete("/auth/session").status == 204)
            #expect(browser.cookies[Self.cookie] == nil)
            browser.plant(Self.cookie, old[Self.cookie])
            #expect(try await browser.get("/auth/me").status == 401)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `the cookie is hidden from scripts and from other sites`(database: TestDatabase) async throws {
        try await TestShop.open(database) { shop in
            _ = try await shop.signUp()

            let reply = try await shop.post("/auth/session", Ask.login())

            let field = try #require(reply[header: "Set-Cookie"])
            #expect(field.hasPrefix("mercato_session="))
            for word in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=1209600"] {
                #expect(field.contains(word), "\(field)")
            }
            #expect(!reply.text.contains(field.split(separator: "=")[1].split(separator: ";")[0]))
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a planted cookie is not adopted, and each sign-in has a new one`(
        database: TestDatabase
    ) async throws {
        try await TestShop.open(database) { shop in
            _ = try await shop.signUp()
            let planted = String(repeating: "a", count: 64)
            let browser = shop.client()
            browser.plant(Self.cookie, planted)

            let first = try await browser.post("/auth/session", Ask.login())
            let one = browser.cookies[Self.cookie]
            browser.csrfToken = first.json["csrf_token"]?.string
            let second = try await browser.post("/auth/session", Ask.login())
            let two = browser.cookies[Self.cookie]

            #expect(first.status == 201 && second.status == 201)
            #expect(one != planted && two != one)
            #expect(first.json["csrf_token"]?.string != second.json["csrf_token"]?.string)
            for dead in [planted, one] {
                let other = shop.client()
                other.plant(Self.cookie, dead)
                #expect(try await other.get("/auth/me").status == 401)
            }
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a session ends when it is idle for two hours`(database: TestDatabase) async throws {
        let clock = TestClock()
        try await TestShop.open(database, clock: clock.clock) { shop in
            _ = try await shop.signUp()
            let browser = try await Self.signedIn(shop)

            for _ in 0..<3 {
                clock.advance(seconds: 7_199)
                #expect(try await browser.get("/auth/me").status == 200)
            }
            clock.advance(seconds: 7_200)
            #expect(try await browser.get("/auth/me").status == 401)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a session ends after 14 days, however busy`(database: TestDatabase) async throws {
        let clock = TestClock()
        try await TestShop.open(database, clock: clock.clock) { shop in
            _ = try await shop.signUp()
            let browser = try await Self.signedIn(shop)

            for _ in 0..<14 * 24 - 1 {
                clock.advance(seconds: 3_600)
                #expect(try await browser.get("/auth/me").status == 200)
            }
            clock.advance(seconds: 3_600)
            #expect(try await browser.get("/auth/me").status == 401)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a write wants the session's token`(database: TestDatabase) async throws {
        try await TestShop.open(database) { shop in
            _ = try await shop.signUp()
            let browser = try await Self.signedIn(shop)
            let other = try await Self.signedIn(shop)
            let right = browser.csrfToken

            for token in [nil, "", "nonsense", other.csrfToken] {
                browser.csrfToken = token
                let reply = try await browser.patch("/auth/me", #"{"name":"Ann"}"#)
                #expect(reply.status == 403 && reply.code == "csrf", "\(reply.text)")
            }
            browser.csrfToken = right
            #expect(try await browser.patch("/auth/me", #"{"name":"Ann"}"#).status == 200)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `sign-ins are listed and ended one by one, one's own only`(database: TestDatabase) async throws {
        try await TestShop.open(database) { shop in
            let ann = try await shop.signUp()
            let bob = try await shop.signUp(email: "bob@example.com")
            let browser = try await Self.signedIn(shop)

            let list = try await browser.get("/auth/sessions").json["sessions"]?.array ?? []
            #expect(list.count == 2)
            #expect(list.map { $0["kind"]?.string } == ["browser", "token"])
            #expect(list.map { $0["current"]?.bool } == [true, false])
            #expect(list.first?["address"]?.string == "127.0.0.1")

            let foreign = try await browser.delete("/auth/sessions/\(bob.session)")
            let missing = try await browser.delete("/auth/sessions/987654")
            #expect(foreign.status == 404 && missing.status == 404)
            #expect(foreign.sameText == missing.sameText)
            #expect(try await shop.get("/auth/me", key: bob.access).status == 200)

            #expect(try await browser.delete("/auth/sessions/\(ann.session)").status == 204)
            #expect(try await shop.get("/auth/me", key: ann.access).status == 401)
            #expect(try await browser.get("/auth/me").status == 200)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `only hashes of tokens are stored`(database: TestDatabase) async throws {
        try await TestShop.open(database) { shop in
            let ann = try await shop.signUp()
            let browser = try await Self.signedIn(shop)
            let secrets = [ann.refresh, browser.cookies[Self.cookie] ?? "", browser.csrfToken ?? ""]

            let stored = try await shop.database.read { tx in
                let rows =
                    try tx.rows("SELECT token_hash, csrf_hash FROM sessions")
                    + tx.rows("SELECT hash, hash FROM refresh_tokens")
                return rows.flatMap { [$0[0] as String?, $0[1] as String?] }.compactMap(\.self)
            }

            #expect(stored.count == 4)
            #expect(secrets.allSatisfy { $0.utf8.count == 64 && !stored.contains($0) })
        }
    }
}
