import Foundation
import Kernel
import Support
import Testing

struct CategoryEndpointTests {
    /// Home › Lamps › Desk, and Office, with a product in Desk.
    private func open(
        _ engine: TestDatabase,
        _ body: @escaping @Sendable (TestShop, String) async throws -> Void
    ) async throws {
        try await TestShop.open(engine) { shop in
            let key = try await shop.key()
            for json in [
                #"{"name":"Home","position":1}"#, #"{"name":"Lamps","parent_id":1}"#,
                #"{"name":"Desk","parent_id":2}"#, #"{"name":"Office","slug":"work"}"#,
            ] {
                let reply = try await shop.post("/categories", json, key: key)
                #expect(reply.status == 201, "\(reply.text)")
            }
            _ = try await shop.post("/products", #"{"name":"Bulb","price":1,"category_id":3}"#, key: key)
            try await body(shop, key)
        }
    }

    private static func names(_ json: JSON) -> [String] {
        (json.array ?? []).compactMap { $0["name"]?.string }
    }

    @Test(arguments: TestDatabase.all)
    func `categories are listed by position and nested on demand`(engine: TestDatabase) async throws {
        try await open(engine) { shop, _ in
            let flat = try await shop.get("/categories").json
            let tree = try await shop.get("/categories?view=tree").json

            #expect(Self.names(flat) == ["Lamps", "Desk", "Office", "Home"])
            #expect(flat.array?.first?["children"] == nil)
            #expect(Self.names(tree) == ["Office", "Home"])
            let lamps = tree.array?.last?["children"]?.array?.first
            #expect(lamps?["slug"]?.string == "lamps")
            #expect(lamps?["children"].map(Self.names) == ["Desk"])
            #expect(try await shop.get("/categories?view=forest").status == 422)
        }
    }

    @Test(
        arguments: TestDatabase.all,
        [
            ("lamp", ["Lamps"]), ("K", ["Desk"]), ("O", ["Office", "Home"]), ("%", []), ("_", []),
            ("LÀMPS", ["Lamps"]),
        ]
    )
    func `categories are found by a part of their name`(
        engine: TestDatabase,
        search: (q: String, names: [String])
    ) async throws {
        try await open(engine) { shop, _ in
            let q = search.q.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""

            let reply = try await shop.get("/categories/search?q=\(q)")

            #expect(reply.status == 200)
            #expect(Self.names(reply.json) == search.names)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `one category is shown`(engine: TestDatabase) async throws {
        try await open(engine) { shop, _ in
            let reply = try await shop.get("/categories/2")

            #expect(reply.json["name"]?.string == "Lamps" && reply.json["parent_id"]?.integer == 1)
            #expect(try await shop.get("/categories/99").detail == "Category not found")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a renamed or moved category is found by its new names`(engine: TestDatabase) async throws {
        try await open(engine) { shop, key in
            #expect(try await shop.database.found("home").count == 1)

            let renamed = try await shop.send("PATCH", "/categories/1", #"{"name":"House"}"#, key: key)
            #expect(renamed.status == 200 && renamed.json["slug"]?.string == "home", "\(renamed.text)")
            #expect(try await shop.database.found("home").isEmpty)
            #expect(try await shop.database.found("house").count == 1)

            let moved = try await shop.send("PATCH", "/categories/2", #"{"parent_id":4}"#, key: key)
            #expect(moved.json["parent_id"]?.integer == 4)
            #expect(try await shop.database.found("house").isEmpty)
            #expect(try await shop.database.found("office").count == 1)
            #expect(try await shop.database.count("categories WHERE path = '/4/2/3/'") == 1)

            let root = try await shop.send("PATCH", "/categories/2", #"{"parent_id":null}"#, key: key)
            #expect(root.json["parent_id"] == nil)
            #expect(try await shop.database.count("categories WHERE path = '/2/3/'") == 1)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `writes that break the tree are refused`(engine: TestDatabase) async throws {
        try await open(engine) { shop, key in
            let refused: [(String, String, String?, Int, String)] = [
                ("PATCH", "/categories/1", #"{"parent_id":3}"#, 409, "category_cycle"),
                ("PUT", "/categories/1", #"{"name":"Home","parent_id":1}"#, 409, "category_cycle"),
                ("PATCH", "/categories/1", #"{"parent_id":99}"#, 422, "invalid"),
                ("PATCH", "/categories/1", #"{"slug":"work"}"#, 409, "slug_taken"),
                ("POST", "/categories", #"{"name":"New","slug":"work"}"#, 409, "slug_taken"),
                ("DELETE", "/categories/1", nil, 409, "category_not_empty"),
                ("DELETE", "/categories/3", nil, 409, "category_not_empty"),
                ("DELETE", "/categories/99", nil, 404, "not_found"),
            ]

            for (method, path, body, status, code) in refused {
                let reply = try await shop.send(method, path, body, key: key)
                #expect(
                    reply.status == status && reply.json["code"]?.string == code,
                    "\(method) \(path) \(reply.text)"
                )
            }
            #expect(Self.names(try await shop.get("/categories").json).count == 4)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a tree has an end`(engine: TestDatabase) async throws {
        try await open(engine) { shop, key in
            var parent: Int64 = 3
            for level in 4...20 {
                let reply = try await shop.post(
                    "/categories",
                    #"{"name":"L\#(level)","parent_id":\#(parent)}"#,
                    key: key
                )
                parent = try #require(reply.json["id"]?.integer)
            }

            let tooDeep = try await shop.post(
                "/categories",
                #"{"name":"L","parent_id":\#(parent)}"#,
                key: key
            )
            #expect(tooDeep.status == 422)
            let moved = try await shop.send("PATCH", "/categories/1", #"{"parent_id":4}"#, key: key)
            #expect(moved.status == 422, "\(moved.text)")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `an empty category is deleted and its slug stays taken`(engine: TestDatabase) async throws {
        try await open(engine) { shop, key in
            #expect(try await shop.send("DELETE", "/categories/4", key: key).status == 204)
            #expect(try await shop.get("/categories/4").status == 404)
            let again = try await shop.post("/categories", #"{"name":"Work"}"#, key: key)
            #expect(again.json["slug"]?.string == "work-2")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `brands are counted without regard to case`(engine: TestDatabase) async throws {
        try await open(engine) { shop, key in
            for brand in ["SoundMax", "SOUNDMAX", "Lumo"] {
                _ = try await shop.post("/products", #"{"name":"A","price":1,"brand":"\#(brand)"}"#, key: key)
            }
            _ = try await shop.post(
                "/products",
                #"{"name":"A","price":1,"brand":"Hidden","is_active":false}"#,
                key: key
            )

            let reply = try await shop.get("/brands").json.array ?? []

            #expect(reply.map { $0["name"]?.string } == ["Lumo", "SOUNDMAX"])
            #expect(reply.map { $0["product_count"]?.integer } == [1, 2])
        }
    }
}
