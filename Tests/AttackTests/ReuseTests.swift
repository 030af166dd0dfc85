import Accounts
import Kernel
import Notices
import Shop
import Support
import Testing

/// Refresh tokens and links of mails that are shown again, too late, or by somebody else.
@Suite struct ReuseTests {
    private static let changed = "eleven grey herons at dusk"

    private static func refresh(_ token: String) -> String { #"{"refresh_token":"\#(token)"}"# }

    private static func reset(_ token: String, to password: String = changed) -> String {
        JSON.object([("token", .string(token)), ("new_password", .string(password))]).text
    }

    private static func logIn(_ shop: TestShop, _ password: String) async throws -> Int {
        try await shop.post("/auth/login", TestShop.credentials("ann@example.com", password)).status
    }

    /// Asks for a new password and takes the link's token from the mail.
    private static func ask(_ shop: TestShop, _ post: Post, headers: [String: String] = [:]) async throws
        -> String
    {
        let asked = try await shop.post(
            "/auth/password/forgot",
            #"{"email":"ann@example.com"}"#,
            headers: headers
        )
        #expect(asked.status == 202, "\(asked.text)")
        return try Post.token(
            try await post.latest("reset_password", to: "ann@example.com", from: shop)
        )
    }

    @Test(arguments: TestDatabase.all)
    func `a refresh token shown twice ends the whole sign-in`(database: TestDatabase) async throws {
        try await TestShop.open(database) { shop in
            let ann = try await shop.signUp()
            let other = try await shop.post("/auth/login", TestShop.credentials(ann.email))
            let first = try await shop.post("/auth/refresh", Self.refresh(ann.refresh))
            let access = try #require(first.json["access_token"]?.string)
            let next = try #require(first.json["refresh_token"]?.string)
            #expect(try await shop.get("/auth/me", key: access).status == 200)

            let thief = try await shop.post("/auth/refresh", Self.refresh(ann.refresh))

            #expect(thief.status == 401)
            #expect(try await shop.post("/auth/refresh", Self.refresh(next)).status == 401)
            #expect(try await shop.get("/auth/me", key: access).status == 401)
            #expect(try await shop.get("/auth/me", key: ann.access).status == 401)
            // Another sign-in of the same person goes on.
            #expect(try await shop.get("/auth/me", key: other.json["access_token"]?.string).status == 200)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `of many refreshes at once with one token at most one gets new tokens`(database: TestDatabase)
        async throws
    {
        try await TestShop.open(database) { shop in
            let ann = try await shop.signUp()
            let replies = try await withThrowingTaskGroup(of: TestReply.self) { group in
                for _ in 0..<24 {
                    group.addTask { try await shop.post("/auth/refresh", Self.refresh(ann.refresh)) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let pairs = replies.filter { $0.status == 200 }

            #expect(pairs.count == 1)
            #expect(replies.allSatisfy { $0.status == 200 || $0.status == 401 }, "\(replies.map(\.status))")
            let kept = try #require(pairs.first?.json["refresh_token"]?.string)
            #expect(try await shop.post("/auth/refresh", Self.refresh(kept)).status == 401, "all has ended")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a link to a new password is good once and ends every sign-in`(database: TestDatabase) async throws {
        let post = Post()
        try await TestShop.open(database, shop: post.settings) { shop in
            let ann = try await shop.signUp()
            let browser = try await shop.browser(email: ann.email)
            let older = try await Self.ask(shop, post)
            let token = try await Self.ask(shop, post)

            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for index in 0..<6 {
                    let body = Self.reset(token, to: "\(Self.changed) \(index)")
                    group.addTask { try await shop.post("/auth/password/reset", body).status }
                }
                return try await group.reduce(into: []) { $0.append($1) }.sorted()
            }

            #expect(statuses == [204, 400, 400, 400, 400, 400])
            #expect(try await shop.post("/auth/password/reset", Self.reset(token)).status == 400)
            #expect(try await shop.post("/auth/password/reset", Self.reset(older)).status == 400)
            #expect(try await shop.get("/auth/me", key: ann.access).status == 401)
            #expect(try await shop.post("/auth/refresh", Self.refresh(ann.refresh)).status == 401)
            #expect(try await browser.get("/auth/me").status == 401)
            #expect(try await Self.logIn(shop, TestUser.password) == 401)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a link is bound to the password and the address of when it was asked for`(database: TestDatabase)
        async throws
    {
        let post = Post()
        try await TestShop.open(database, shop: post.settings) { shop in
            let ann = try await shop.signUp()
            let beforeChange = try await Self.ask(shop, post)
            let change = JSON.object([
                ("current_password", .string(TestUser.password)), ("new_password", .string(Self.changed)),
            ])
            #expect(try await shop.post("/auth/password/change", change.text, key: ann.access).status == 204)
            #expect(try await shop.post("/auth/password/reset", Self.reset(beforeChange)).status == 400)

            let beforeMove = try await Self.ask(shop, post)
            let move = #"{"email":"new@example.com","current_password":"\#(Self.changed)"}"#
            #expect(try await shop.send("PATCH", "/auth/me", move, key: ann.access).status == 200)
            let moving = try Post.token(
                try await post.latest("change_email", to: "new@example.com", from: shop)
            )
            #expect(try await shop.post("/auth/email/verify", #"{"token":"\#(moving)"}"#).status == 200)
            #expect(try await shop.post("/auth/password/reset", Self.reset(beforeMove)).status == 400)
            #expect(
                try await shop.post("/auth/login", TestShop.credentials("new@example.com", Self.changed))
                    .status
                    == 200
            )
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a link opens no other door, no other account and nothing of a barred one`(database: TestDatabase)
        async throws
    {
        let post = Post()
        try await TestShop.open(database, shop: post.settings) { shop in
            let ann = try await shop.signUp()
            let bob = try await shop.signUp(email: "bob@example.com")
            let token = try await Self.ask(shop, post)
            #expect(try await shop.post("/auth/email/verify", #"{"token":"\#(token)"}"#).status == 400)
            #expect(try await shop.post("/auth/refresh", Self.refresh(token)).status == 401)
            #expect(try await shop.get("/auth/me", key: token).status == 401)
            #expect(try await shop.post("/auth/email/verify/resend", nil, key: ann.access).status == 202)
            let verify = try Post.token(try await post.latest("verify_email", to: ann.email, from: shop))
            #expect(try await shop.post("/auth/password/reset", Self.reset(verify)).status == 400)
            let named = #"{"token":"\#(token)","new_password":"\#(Self.changed)","email":"bob@example.com"}"#
            #expect(try await shop.post("/auth/password/reset", named).status == 422)
            try await shop.database.write { tx in try UserTable.setDisabled(true, ann.id, in: tx) }
            #expect(try await shop.post("/auth/password/reset", Self.reset(token)).status == 400)
            try await shop.database.write { tx in try UserTable.setDisabled(false, ann.id, in: tx) }
            #expect(try await shop.post("/auth/password/reset", Self.reset(token)).status == 204)
            #expect(try await Self.logIn(shop, Self.changed) == 200)
            #expect(try await shop.get("/auth/me", key: bob.access).status == 200)
        }
    }

    @Test(arguments: [
        ["Host": "evil.example"], ["X-Forwarded-Host": "evil.example"],
        ["Forwarded": "host=evil.example;proto=https"], ["X-Host": "evil.example"],
        ["X-Forwarded-Server": "evil.example", "X-Original-URL": "https://evil.example/"],
        ["Referer": "https://evil.example/"], ["X-Forwarded-Proto": "evil", "X-Forwarded-Port": "666"],
    ])
    func `mails lead to the shop, whatever a request calls it`(headers: [String: String]) async throws {
        let post = Post()
        var settings = post.settings
        settings.mailFrom = "shop@shop.example"
        try await TestShop.open(.sqlite, shop: settings) { shop in
            _ = try await shop.signUp()
            _ = try await Self.ask(shop, post, headers: headers)
            _ = try await shop.post(
                "/auth/register",
                TestShop.credentials("ann@example.com"),
                headers: headers
            )
            _ = try await shop.post(
                "/auth/register",
                TestShop.credentials("bob@example.com"),
                headers: headers
            )
            try await post.deliver(from: shop)

            #expect(Set(post.letters.map(\.kind)) == ["reset_password", "account_exists", "verify_email"])
            for letter in post.letters {
                let all = letter.text + letter.html + letter.subject + letter.messageID + letter.from
                #expect(!all.contains("evil") && !all.contains(":666"), "\(all)")
                let links = letter.text.split(whereSeparator: \.isWhitespace).filter { $0.contains("://") }
                #expect(links.allSatisfy { $0.hasPrefix("https://shop.example/") }, "\(links)")
            }
        }
    }
}
