import Accounts
import Kernel
import Server
import Support
import Testing

/// Cookies that an attacker put into somebody's browser before they signed in.
@Suite struct FixationTests {
    private static let madeUp = String(repeating: "ab", count: 32)
    private static let item = #"{"product_id":3,"quantity":1}"#

    @Test(arguments: TestDatabase.all)
    func `a cookie that the shop did not give is nobody's and is never taken over`(database: TestDatabase)
        async throws
    {
        try await TestShop.open(database, demo: true) { shop in
            let ann = try await shop.signUp()
            for name in [Cookie.visitor, Cookie.session] {
                let browser = shop.client()
                browser.plant(name, Self.madeUp)

                #expect(try await browser.get("/auth/me").status == 401)
                #expect(try await browser.get("/cart").json["count"]?.integer == 0)
                #expect(try await browser.post("/cart", Self.item).status == 201)
                let given = browser.cookies[Cookie.visitor]
                #expect(given != nil && given != Self.madeUp)
                let login = try await browser.post("/auth/session", TestShop.credentials(ann.email))
                #expect(login.status == 201, "\(login.text)")
                #expect(browser.cookies[Cookie.session] != Self.madeUp)
            }

            let thief = shop.client()
            thief.plant(Cookie.session, Self.madeUp)
            thief.plant(Cookie.visitor, Self.madeUp)
            #expect(try await thief.get("/auth/me").status == 401)
            #expect(try await thief.get("/cart").json["count"]?.integer == 0)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `whoever planted their own live cookies has nothing of who signed in with them`(
        database: TestDatabase
    )
        async throws
    {
        try await TestShop.open(database, demo: true) { shop in
            let ann = try await shop.signUp()
            let eve = try await shop.signUp(email: "eve@example.com")
            let attacker = shop.client()
            _ = try await attacker.post("/cart", Self.item)
            let visitor = try #require(attacker.cookies[Cookie.visitor])
            let signedIn = try await shop.browser(email: eve.email)
            let session = try #require(signedIn.cookies[Cookie.session])

            let browser = shop.client()
            browser.plant(Cookie.visitor, visitor)
            browser.plant(Cookie.session, session)
            browser.csrfToken = signedIn.csrfToken
            let login = try await browser.post("/auth/session", TestShop.credentials(ann.email))

            #expect(login.status == 201, "\(login.text)")
            #expect(browser.cookies[Cookie.session] != session)
            #expect(browser.cookies[Cookie.visitor] != visitor)
            #expect(try await browser.get("/auth/me").json["email"]?.string == ann.email)
            #expect(try await signedIn.get("/auth/me").status == 401, "the planted session has ended")
            #expect(try await attacker.get("/cart").json["count"]?.integer == 0, "the visitor has ended")
            browser.csrfToken = login.json["csrf_token"]?.string
            #expect(try await browser.post("/cart", Self.item).status == 201)
            #expect(try await attacker.get("/cart").json["count"]?.integer == 0)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `each sign-in has a cookie of its own and signing out ends it`(database: TestDatabase) async throws {
        try await TestShop.open(database) { shop in
            let ann = try await shop.signUp()
            let browser = try await shop.browser(email: ann.email)
            let first = try #require(browser.cookies[Cookie.session])

            let again = try await browser.post("/auth/session", TestShop.credentials(ann.email))
            let second = try #require(browser.cookies[Cookie.session])
            browser.csrfToken = again.json["csrf_token"]?.string
            let out = try await browser.delete("/auth/session")

            #expect(first != second && again.status == 201)
            #expect(out.status == 204 && browser.cookies[Cookie.session] == nil)
            for old in [first, second] {
                let thief = shop.client()
                thief.plant(Cookie.session, old)
                #expect(try await thief.get("/auth/me").status == 401)
            }
        }
    }

    @Test(arguments: [
        (true, "https", true), (true, "http", false), (true, nil, false), (false, "https", false),
        (true, "HTTPS", true), (true, "https, http", false),
    ])
    func `cookies are out of reach of scripts, and for TLS alone behind a proxy that has it`(
        trustsProxy: Bool,
        proto: String?,
        isSecure: Bool
    ) async throws {
        var server = ServerSettings()
        server.trustsProxy = trustsProxy
        try await TestShop.open(.sqlite, server: server, demo: true) { shop in
            let ann = try await shop.signUp()
            var headers = ["X-Forwarded-For": "203.0.113.9"]
            headers["X-Forwarded-Proto"] = proto
            let browser = shop.client()
            let cart = try await browser.send("POST", "/cart", Self.item, headers: headers)
            let login = try await browser.send(
                "POST",
                "/auth/session",
                TestShop.credentials(ann.email),
                headers: headers
            )
            let set = (cart.headers + login.headers).filter { $0.name.lowercased() == "set-cookie" }.map(
                \.value
            )

            #expect(
                Set(set.compactMap { $0.split(separator: "=").first }) == [
                    "mercato_visitor", "mercato_session",
                ]
            )
            for cookie in set {
                let parts = cookie.split(separator: "; ").dropFirst().map(String.init)
                #expect(
                    parts.contains("HttpOnly") && parts.contains("SameSite=Lax") && parts.contains("Path=/")
                )
                #expect(parts.contains("Secure") == isSecure, "\(cookie)")
                #expect(!parts.contains { $0.hasPrefix("Domain") }, "\(cookie)")
            }
        }
    }

    @Test func `a cookie sent twice, empty or too long is none`() async throws {
        try await TestShop.open(.sqlite, demo: true) { shop in
            let ann = try await shop.signUp()
            let browser = try await shop.browser(email: ann.email)
            let mine = "mercato_session=\(try #require(browser.cookies[Cookie.session]))"
            let fields = [
                "\(mine); mercato_session=\(Self.madeUp)", "mercato_session=\(Self.madeUp); \(mine)",
                "\(mine); \(mine)", "mercato_session=",
                "mercato_session=\(String(repeating: "a", count: 8_000))",
                "MERCATO_SESSION=\(Self.madeUp)", "__Host-\(mine)", "\(mine)0", "mercato_session",
            ]

            for field in fields {
                let reply = try await shop.get("/auth/me", headers: ["Cookie": field])
                #expect(reply.status == 401, "\(field.prefix(60))")
            }
            #expect(try await shop.get("/auth/me", headers: ["Cookie": "a=b; \(mine); c"]).status == 200)
        }
    }
}
