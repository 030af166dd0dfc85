import Accounts
import Kernel
import Support
import Testing

@Suite struct RoleTests {
    @Test(arguments: TestDatabase.all)
    func `what a role grants changes at the next request of whoever holds it`(engine: TestDatabase)
        async throws
    {
        try await TestShop.open(engine) { shop in
            let admin = try await shop.signUp(email: "ann@example.com", role: .admin)
            let bob = try await shop.signUp(email: "bob@example.com")
            let place = "/api/inventory/1/movements"
            #expect(try await shop.get(place, key: bob.access).status == 403)

            let made = try await shop.put(
                "/api/roles/packer",
                #"{"permissions":["stock.read","stock.read"]}"#,
                key: admin.access
            )
            #expect(made.status == 200 && made.json["permissions"] == .array([.string("stock.read")]))
            let hired = try await shop.send(
                "PATCH",
                "/api/users/\(bob.id)",
                #"{"role":"staff","roles":["packer"]}"#,
                key: admin.access
            )
            #expect(hired.json["roles"] == .array([.string("packer")]), "\(hired.text)")
            #expect(try await shop.get(place, key: bob.access).status == 404)

            _ = try await shop.put("/api/roles/packer", #"{"permissions":[]}"#, key: admin.access)
            #expect(try await shop.get(place, key: bob.access).status == 403)

            _ = try await shop.put("/api/roles/packer", #"{"permissions":["stock.read"]}"#, key: admin.access)
            #expect(try await shop.get(place, key: bob.access).status == 404)
            #expect(try await shop.send("DELETE", "/api/roles/packer", key: admin.access).status == 204)
            #expect(try await shop.get(place, key: bob.access).status == 403)
            #expect(try await shop.get("/api/roles", key: admin.access).json == .array([]))
        }
    }

    @Test(arguments: ["customer", "staff", "admin"])
    func `a built-in word cannot be redefined`(name: String) async throws {
        try await TestShop.open(.sqlite) { shop in
            let key = try await shop.key()

            let set = try await shop.put("/api/roles/\(name)", #"{"permissions":[]}"#, key: key)
            let deleted = try await shop.send("DELETE", "/api/roles/\(name)", key: key)

            #expect(set.status == 409 && set.json["code"]?.string == "role_built_in")
            #expect(deleted.status == 409)
        }
    }

    @Test(arguments: [
        ("packer", #"{"permissions":["stok.read"]}"#, "stock.read"),
        ("packer", #"{"permissions":[7]}"#, "permissions[0]"),
        ("packer", #"{"permission":["stock.read"]}"#, "permissions"),
        ("Packer", #"{"permissions":[]}"#, "small letters"), ("7", #"{"permissions":[]}"#, "letter first"),
    ])
    func `a role that makes no sense is refused with the sentence that helps`(
        name: String,
        body: String,
        word: String
    ) async throws {
        try await TestShop.open(.sqlite) { shop in
            let reply = try await shop.put("/api/roles/\(name)", body, key: try await shop.key())

            #expect(reply.status == 422)
            #expect(reply.detail?.contains(word) == true, "\(reply.text)")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `nobody gives what he does not hold, by role, by key or by hiring`(engine: TestDatabase) async throws
    {
        try await TestShop.open(engine) { shop in
            let all = try await shop.key()
            _ = try await shop.put("/api/roles/boss", #"{"permissions":["stock.write"]}"#, key: all)
            let bob = try await shop.signUp(email: "bob@example.com")
            let clerk = try await shop.signUp(
                email: "cleo@example.com",
                role: .staff,
                permissions: ["settings.write", "keys.write", "people.write", "stock.read", "people.read"]
            )
            let key = try await shop.key(["keys.write"])
            let strong = try await shop.key(["catalog.write"])
            let rows = try await shop.database.read { tx in try APIKey.all(in: tx).map(\.id.value) }

            let asked: [(String, String, String, String)] = [
                ("PUT", "/roles/mine", #"{"permissions":["stock.write"]}"#, clerk.access),
                ("PUT", "/roles/boss", #"{"permissions":["stock.write","orders.read"]}"#, clerk.access),
                ("PATCH", "/users/\(bob.id)", #"{"role":"staff","roles":["boss"]}"#, clerk.access),
                ("PATCH", "/users/\(clerk.id)", #"{"roles":["boss"]}"#, clerk.access),
                ("POST", "/api-keys", #"{"name":"k","scopes":["stock.write"]}"#, clerk.access),
                ("POST", "/api-keys", #"{"name":"k","scopes":["stock.read"]}"#, key),
                ("POST", "/api-keys/\(rows[0])/rotate", "{}", clerk.access),
                ("POST", "/api-keys/\(rows[0])/rotate", "{}", key),
            ]
            for (method, path, body, token) in asked {
                let reply = try await shop.send(method, "/api" + path, body, key: token)
                #expect(reply.status == 403, "\(method) \(path): \(reply.text)")
                #expect(reply.json["permission"]?.string != nil)
            }
            let user = try await shop.get("/api/users/\(bob.id)", key: all)
            #expect(user.json["role"]?.string == "customer" && user.json["roles"] == .array([]))
            #expect(try await shop.get("/api/roles/mine", key: all).status == 404)
            #expect(try await shop.get("/api/roles", key: strong).status == 403)

            let own = try await shop.put(
                "/api/roles/reader",
                #"{"permissions":["stock.read"]}"#,
                key: clerk.access
            )
            let less = try await shop.put(
                "/api/roles/boss",
                #"{"permissions":["stock.write"]}"#,
                key: clerk.access
            )
            #expect(own.status == 200 && less.status == 200)
        }
    }
}
