import Accounts
import Kernel
import Support
import Testing

@Suite struct StaffAccountTests {
    private static func change(_ shop: TestShop, _ user: TestUser, _ body: String, by token: String)
        async throws
        -> TestReply
    {
        try await shop.send("PATCH", "/api/users/\(user.id)", body, key: token)
    }

    @Test(arguments: TestDatabase.all)
    func `admins are made and changed by admins alone`(engine: TestDatabase) async throws {
        try await TestShop.open(engine) { shop in
            let admin = try await shop.signUp(email: "ann@example.com", role: .admin)
            let other = try await shop.signUp(email: "amy@example.com", role: .admin)
            let bob = try await shop.signUp(email: "bob@example.com")
            let clerk = try await shop.signUp(
                email: "cleo@example.com",
                role: .staff,
                permissions: Permissions.names
            )
            let key = try await shop.key()

            for token in [clerk.access, key] {
                #expect(try await Self.change(shop, bob, #"{"role":"admin"}"#, by: token).status == 403)
                #expect(try await Self.change(shop, clerk, #"{"role":"admin"}"#, by: token).status == 403)
                #expect(try await Self.change(shop, other, #"{"role":"customer"}"#, by: token).status == 403)
                #expect(try await Self.change(shop, other, #"{"is_disabled":true}"#, by: token).status == 403)
            }
            #expect(try await Self.change(shop, bob, #"{"role":"admin"}"#, by: admin.access).status == 200)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `the last admin stays`(engine: TestDatabase) async throws {
        try await TestShop.open(engine) { shop in
            let admin = try await shop.signUp(email: "ann@example.com", role: .admin)
            let other = try await shop.signUp(email: "amy@example.com", role: .admin)
            let barred = #"{"is_disabled":true}"#
            #expect(try await Self.change(shop, other, barred, by: admin.access).status == 200)

            for body in [barred, #"{"role":"staff"}"#, #"{"role":"customer"}"#] {
                let reply = try await Self.change(shop, admin, body, by: admin.access)
                #expect(reply.status == 409 && reply.json["code"]?.string == "last_admin")
            }
            #expect(
                try await shop.get("/api/users/\(admin.id)", key: admin.access).json["role"]?.string
                    == "admin"
            )
        }
    }

    @Test(arguments: TestDatabase.all)
    func `of two admins who dismiss each other at once, one stays`(engine: TestDatabase) async throws {
        try await TestShop.open(engine) { shop in
            for round in 0..<5 {
                let ann = try await shop.signUp(email: "ann\(round)@example.com", role: .admin)
                let amy = try await shop.signUp(email: "amy\(round)@example.com", role: .admin)
                try await shop.database.write { tx in
                    for id in 1..<ann.id.value { try UserTable.setRole(.customer, of: ID(id), in: tx) }
                }

                async let first = Self.change(shop, amy, #"{"role":"customer"}"#, by: ann.access)
                async let second = Self.change(shop, ann, #"{"role":"customer"}"#, by: amy.access)
                let statuses = try await [first.status, second.status]

                #expect(statuses.count { $0 == 200 } == 1, "\(statuses)")
            }
        }
    }

    @Test(arguments: TestDatabase.all)
    func `who is barred is signed out at once, and in again only after being opened`(engine: TestDatabase)
        async throws
    {
        try await TestShop.open(engine) { shop in
            let admin = try await shop.signUp(email: "ann@example.com", role: .admin)
            let bob = try await shop.signUp(email: "bob@example.com")
            let login = #"{"email":"bob@example.com","password":"\#(TestUser.password)"}"#
            #expect(try await shop.get("/api/auth/me", key: bob.access).status == 200)

            #expect(
                try await Self.change(shop, bob, #"{"is_disabled":true}"#, by: admin.access).status == 200
            )

            #expect(try await shop.get("/api/auth/me", key: bob.access).status == 401)
            #expect(try await shop.post("/api/auth/login", login).status == 401)
            #expect(
                try await Self.change(shop, bob, #"{"is_disabled":false}"#, by: admin.access).status == 200
            )
            #expect(
                try await shop.get("/api/auth/me", key: bob.access).status == 401,
                "the old sign-in is over"
            )
            #expect(try await shop.post("/api/auth/login", login).status == 200)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a customer has no roles, and loses them on becoming one`(engine: TestDatabase) async throws {
        try await TestShop.open(engine) { shop in
            let admin = try await shop.signUp(email: "ann@example.com", role: .admin)
            let bob = try await shop.signUp(email: "bob@example.com")
            _ = try await shop.put("/api/roles/packer", #"{"permissions":["stock.read"]}"#, key: admin.access)

            let early = try await Self.change(shop, bob, #"{"roles":["packer"]}"#, by: admin.access)
            let unknown = try await Self.change(
                shop,
                bob,
                #"{"role":"staff","roles":["paker"]}"#,
                by: admin.access
            )
            #expect(early.status == 409)
            #expect(unknown.status == 422 && unknown.detail?.contains("packer") == true, "\(unknown.text)")

            _ = try await Self.change(shop, bob, #"{"role":"staff","roles":["packer"]}"#, by: admin.access)
            let left = try await Self.change(shop, bob, #"{"role":"customer"}"#, by: admin.access)
            let back = try await Self.change(shop, bob, #"{"role":"staff"}"#, by: admin.access)
            #expect(left.json["roles"] == .array([]) && back.json["roles"] == .array([]))
        }
    }

    @Test(arguments: TestDatabase.all)
    func `users are found by the beginning of address or name, and by role`(engine: TestDatabase) async throws
    {
        try await TestShop.open(engine) { shop in
            let admin = try await shop.signUp(email: "ann@example.com", role: .admin)
            for index in 0..<12 { _ = try await shop.signUp(email: "shopper\(index)@example.com") }
            let bob = try await shop.signUp(
                email: "bob@example.com",
                role: .staff,
                permissions: ["stock.read"]
            )
            try await shop.database.write { tx in try UserTable.rename(bob.id, to: "Robert 100%", in: tx) }

            let totals: [(String, Int64)] = [
                ("", 14), ("?role=customer", 12), ("?role=admin", 1), ("?role=role-\(bob.id)", 1),
                ("?role=nobody", 0), ("?search=SHOPPER1", 3), ("?search=rob", 1),
                ("?search=Robert%20100%25", 1),
                ("?search=%25", 0), ("?search=example", 0), ("?search=bob@example.com", 1),
            ]
            for (query, total) in totals {
                let reply = try await shop.get("/api/users\(query)", key: admin.access)
                #expect(reply.json["total"]?.integer == total, "\(query): \(reply.text)")
            }
            let second = try await shop.get("/api/users?page=2&page_size=10", key: admin.access)
            let past = try await shop.get("/api/users?page=9", key: admin.access)
            #expect(second.json["users"]?.array?.count == 4)
            #expect(past.json["users"] == .array([]) && past.json["total"]?.integer == 14)
            #expect(second.text.contains("password") == false)
        }
    }
}
