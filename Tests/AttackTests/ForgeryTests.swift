import Accounts
import Kernel
import Support
import Testing

/// Another site's page that makes a browser write: it sends the cookies by itself.
@Suite struct ForgeryTests {
    private static let own = ["Sec-Fetch-Site": "same-origin"]

    /// What a forged request lacks or says wrong.
    private static func forgeries(other token: String) -> [(name: String, headers: [String: String])] {
        [
            ("no token", ["X-CSRF-Token": ""]),
            ("a wrong token", ["X-CSRF-Token": String(repeating: "0", count: 64)]),
            ("another session's token", ["X-CSRF-Token": token]),
            ("a foreign origin", ["Origin": "https://evil.example"]),
            ("no origin at all", ["Origin": "null"]),
            ("an origin that begins alike", ["Origin": "http://127.0.0.1.evil.example"]),
            ("a foreign page", ["Sec-Fetch-Site": "cross-site"]),
            ("a neighbour's page", ["Sec-Fetch-Site": "same-site"]),
        ]
    }

    @Test func `no cookie route takes a write that is forged`() async throws {
        try await TestShop.open(.sqlite, demo: true) { shop in
            _ = try await shop.signUp(email: "admin@example.com", role: .admin)
            _ = try await shop.signUp(email: "ann@example.com")
            let admin = try await shop.browser(email: "admin@example.com")
            let other = try await shop.browser(email: "ann@example.com")
            let before = try await Snapshot.take(of: shop.database)

            for door in Door.all {
                for (name, headers) in Self.forgeries(other: try #require(other.csrfToken)) {
                    let reply = try await admin.send(
                        door.method,
                        door.target,
                        door.body?.text,
                        headers: headers
                    )
                    #expect(reply.status == 403, "\(door) with \(name): \(reply.text)")
                    #expect(reply.json["code"]?.string == "csrf", "\(door) with \(name)")
                }
                let honest = try await admin.send(
                    door.method,
                    door.target,
                    #"{"no_such_field":1}"#,
                    headers: Self.own
                )
                #expect(honest.json["code"]?.string != "csrf", "\(door): \(honest.text)")
            }

            #expect(try await Snapshot.take(of: shop.database) - before == [])
            #expect(try await admin.get("/auth/me").status == 200)
        }
    }

    @Test func `another site's page does nothing with a visitor's cookie`() async throws {
        try await TestShop.open(.sqlite, demo: true) { shop in
            let visitor = shop.client()
            let added = try await visitor.post("/cart", #"{"product_id":3,"quantity":1}"#)
            #expect(added.status == 201 && visitor.cookies[Cookie.visitor] != nil, "\(added.text)")
            let before = try await Snapshot.take(of: shop.database)

            for door in Door.all {
                for headers in [["Origin": "https://evil.example"], ["Sec-Fetch-Site": "cross-site"]] {
                    let reply = try await visitor.send(
                        door.method,
                        door.target,
                        door.body?.text,
                        headers: headers
                    )
                    #expect(reply.json["code"]?.string == "csrf", "\(door) \(headers): \(reply.text)")
                    #expect(reply.status == 403)
                }
            }

            #expect(try await Snapshot.take(of: shop.database) - before == [])
            #expect(try await visitor.post("/cart", #"{"product_id":3,"quantity":1}"#).status == 201)
        }
    }

    @Test func `what a page can send without asking first is no body of ours, but for the form of OAuth2`()
        async throws
    {
        try await TestShop.open(.sqlite, demo: true) { shop in
            _ = try await shop.signUp(email: "admin@example.com", role: .admin)
            let admin = try await shop.browser(email: "admin@example.com")
            let before = try await Snapshot.take(of: shop.database)

            for door in Door.all {
                for type in [
                    "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=a",
                ] {
                    let isForm = door.operation.acceptsForm && type.contains("urlencoded")
                    let reply = try await admin.send(
                        door.method,
                        door.target,
                        door.body?.text ?? "{}",
                        headers: ["Content-Type": type]
                    )
                    #expect((reply.status == 415) != isForm, "\(door) as \(type): \(reply.status)")
                }
            }

            #expect(Door.all.filter(\.operation.acceptsForm).map(\.operation.name) == ["LogIn"])
            #expect(try await Snapshot.take(of: shop.database) - before == [])
        }
    }

    /// Cookies of a browser beside a name, as an address with user and password in it sends both.
    @Test func `a Basic name beside cookies does not open the guard`() async throws {
        try await TestShop.open(.sqlite, demo: true) { shop in
            _ = try await shop.signUp(email: "evil@example.com")
            let visitor = shop.client()
            _ = try await visitor.post("/cart", #"{"product_id":3,"quantity":1}"#)
            let form =
                "username=evil%40example.com&password="
                + TestUser.password.replacing(" ", with: "+")

            let reply = try await visitor.send(
                "POST",
                "/auth/login",
                form,
                headers: [
                    "Content-Type": "application/x-www-form-urlencoded", "Authorization": "Basic eDp5",
                    "Origin": "https://evil.example",
                ]
            )

            #expect(reply.status == 403, "\(reply.text)")
            #expect(try await visitor.get("/cart").json["count"]?.integer == 1)
        }
    }
}
