import Accounts
import Kernel
import Notices
import Shop
import Support
import Testing

/// Addresses that look like somebody's, to get into their account or their mail.
@Suite struct LookalikeTests {
    private static let spellings = [
        "ANN.LEE@Example.com", "ann.lee@example.COM", "\u{430}nn.lee@example.com",
        "ann.l\u{435}e@exampl\u{435}.com",
        "ａｎｎ.lee@example.com", "𝐚𝐧𝐧.lee@example.com", "ⓐnn.lee@example.com", "ann.lee@ехаmple.com",
        "ann.lee@xn--mple-43d3a6i.com",
    ]

    @Test(arguments: TestDatabase.all)
    func `addresses that look alike are one account, and mail goes to the one that was kept`(
        database: TestDatabase
    ) async throws {
        let post = Post()
        try await TestShop.open(database, shop: post.settings) { shop in
            let ann = try await shop.signUp(email: "ann.lee@example.com")
            for email in Self.spellings {
                let key = EmailKey(try #require(Email(email), "\(email)"))
                #expect(key == EmailKey(try #require(Email(ann.email))), "\(email)")
                let taken = try await shop.post(
                    "/auth/register",
                    TestShop.credentials(email, "a password of my own choice")
                )
                let asked = try await shop.post(
                    "/auth/password/forgot",
                    JSON.object([("email", .string(email))]).text
                )
                #expect(taken.status == 201 && asked.status == 202, "\(email)")
            }
            try await post.deliver(from: shop)

            let users: Int = try await shop.database.read { tx in
                try tx.first("SELECT COUNT(*) FROM users")?[0] ?? 0
            }
            #expect(users == 1)
            #expect(Set(post.letters.map(\.to)) == [ann.email])
            #expect(Set(post.letters.map(\.kind)) == ["account_exists", "reset_password"])
            // Her mailbox is not flooded, however the address is spelt.
            #expect(post.letters.count <= 10, "\(post.letters.map(\.kind))")
            let own = TestShop.credentials(ann.email, "a password of my own choice")
            #expect(try await shop.post("/auth/login", own).status == 401)
            #expect(try await shop.post("/auth/login", TestShop.credentials(ann.email)).status == 200)
        }
    }

    @Test func `addresses that a person tells apart are accounts of their own`() async throws {
        try await TestShop.open(.sqlite) { shop in
            let emails = [
                "ann@example.com", "ann+shop@example.com", "änn@example.com", "anna@example.com",
                "ann@example.org",
                "a.nn@example.com", "ann1@example.com", "annl@example.com",
            ]
            for email in emails {
                #expect(try await shop.post("/auth/register", TestShop.credentials(email)).status == 201)
                #expect(
                    try await shop.post("/auth/login", TestShop.credentials(email)).status == 200,
                    "\(email)"
                )
            }
            let users: Int = try await shop.database.read { tx in
                try tx.first("SELECT COUNT(*) FROM users")?[0] ?? 0
            }
            #expect(users == emails.count)
        }
    }
}
