import Kernel
import Support
import Testing

/// The catalogue's routes as the older service describes them, with the facts of its entities.
@Suite struct CatalogueWalk {
    @Test(arguments: TestDatabase.all, mounts)
    func `products are listed, searched, shown and filtered by category`(
        engine: TestDatabase,
        mount: String
    ) async throws {
        try await TestShop.openWithPayments(engine) { open in
            let shop = open.shop
            let list = try await shop.get("\(mount)/products")
            #expect(list.list("products").count == 10)

            let shown = try await shop.get("\(mount)/products/3")
            #expect(shown.json["id"] == .number("3"))
            #expect(shown.json["name"] == .string("Mechanical Keyboard"))
            #expect(shown.json["price"] == .number("89.99"))
            #expect(shown.json["category_id"] == .number("1"))
            #expect(shown.json["description"]?.string?.isEmpty == false)
            #expect(shown.json["sku"]?.string?.isEmpty == false)
            let slug = try shown.text("slug")
            #expect(try await shop.get("\(mount)/products/\(slug)").json["id"] == .number("3"))

            let found = try await shop.get("\(mount)/products/search?q=keyboard")
            #expect(found.list("products").first?["id"] == .number("3"))
            let inBooks = try await shop.get("\(mount)/products?category_id=4&page_size=100")
            #expect(!inBooks.list("products").isEmpty)
            #expect(inBooks.list("products").allSatisfy { $0["category_id"] == .number("4") })
            #expect(try await shop.get("\(mount)/products/4711").status == 404)
        }
    }

    @Test(arguments: TestDatabase.all, mounts)
    func `categories are listed, searched and shown`(engine: TestDatabase, mount: String) async throws {
        try await TestShop.openWithPayments(engine) { open in
            let shop = open.shop
            let first = try await shop.get("\(mount)/categories/1")
            #expect(first.json["id"] == .number("1"))
            #expect(first.json["name"] == .string("Electronics"))
            #expect(first.json["parent_id"] == nil)

            let found = try await shop.get("\(mount)/categories/search?q=kitchen")
            #expect(found.json.each("name") == [.string("Home & Kitchen")])
            #expect(try await shop.get("\(mount)/categories/4711").detail == "Category not found")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `categories form a tree, and a category's products include those below`(engine: TestDatabase)
        async throws
    {
        try await TestShop.openWithPayments(engine) { open in
            let shop = open.shop
            let key = try await shop.key()
            let made = try await shop.post("/categories", #"{"name": "Keyboards", "parent_id": 1}"#, key: key)
            #expect(made.status == 201)
            let child = try #require(made.json["id"]?.integer)
            let below = try await shop.post(
                "/categories",
                #"{"name": "Split", "parent_id": \#(child)}"#,
                key: key
            )
            let leaf = try #require(below.json["id"]?.integer)
            let sold = try await shop.post("/products", Self.splitKeyboard(in: leaf), key: key)
            #expect(sold.status == 201, "\(sold.text)")

            let tree = try await shop.get("/categories?view=tree")
            let root = try #require(tree.json.array?.first { $0["id"] == .number("1") })
            let branch = try #require(root["children"]?.array?.first { $0["id"]?.integer == child })
            #expect(branch["parent_id"] == .number("1"))
            #expect(branch["children"]?.each("name") == [.string("Split")])
            #expect(tree.json.array?.count == 5)

            let all = try await shop.get("/products?category_id=1&search=split")
            #expect(all.list("products").map { $0["id"] } == [sold.json["id"]])
            let cycle = try await shop.put(
                "/categories/1",
                #"{"name":"Electronics","parent_id":\#(leaf)}"#,
                key: key
            )
            #expect(cycle.status == 409)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `staff write products, and readers see it at once`(engine: TestDatabase) async throws {
        try await TestShop.openWithPayments(engine) { open in
            let shop = open.shop
            let key = try await shop.key()
            let made = try await shop.post("/products", Self.splitKeyboard(in: 1), key: key)
            let id = try #require(made.json["id"]?.integer, "\(made.text)")
            #expect(made.status == 201)
            #expect(try await shop.get("/products/\(id)").json["price"] == .number("149.50"))
            #expect(try await shop.get("/products/search?q=split").list("products").count == 1)

            let renamed = #"{"name": "Hinged Keyboard", "price": "139.00", "category_id": 1}"#
            #expect(try await shop.put("/products/\(id)", renamed, key: key).status == 200)
            let shown = try await shop.get("/products/\(id)")
            #expect(shown.json["name"] == .string("Hinged Keyboard"))
            #expect(shown.json["price"] == .number("139.00"))

            #expect(try await shop.send("DELETE", "/products/\(id)", key: key).status == 204)
            #expect(try await shop.get("/products/\(id)").status == 404)
            #expect(try await shop.get("/products/search?q=hinged").list("products").isEmpty)
            #expect(try await shop.post("/products/\(id)/restore", key: key).status == 200)
            #expect(try await shop.get("/products/\(id)").status == 200)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `staff rename and delete categories`(engine: TestDatabase) async throws {
        try await TestShop.openWithPayments(engine) { open in
            let shop = open.shop
            let key = try await shop.key()
            let made = try await shop.post("/categories", #"{"name": "Garden"}"#, key: key)
            let id = try #require(made.json["id"]?.integer)
            let renamed = try await shop.put("/categories/\(id)", #"{"name": "Garden & Balcony"}"#, key: key)
            #expect(renamed.json["name"] == .string("Garden & Balcony"))
            #expect(try await shop.get("/categories/\(id)").json["name"] == .string("Garden & Balcony"))

            #expect(try await shop.send("DELETE", "/categories/\(id)", key: key).status == 204)
            #expect(try await shop.get("/categories/\(id)").status == 404)
            #expect(try await shop.send("DELETE", "/categories/1", key: key).status == 409)
        }
    }

    @Test(arguments: [
        ("POST", "/products"), ("PUT", "/products/3"), ("PATCH", "/products/3"), ("DELETE", "/products/3"),
        ("POST", "/categories"), ("PUT", "/categories/1"), ("DELETE", "/categories/1"),
        ("PUT", "/inventory/3"), ("PUT", "/inventory/3/decrement"), ("PUT", "/inventory/3/hold"),
    ])
    func `nobody writes without a key, nor with a reader's`(method: String, path: String) async throws {
        try await TestShop.openWithPayments(.sqlite) { open in
            let reader = try await open.shop.key(["stock.read"])
            let body = method == "DELETE" ? nil : Self.body(path)
            let without = try await open.shop.send(method, path, body)
            let with = try await open.shop.send(method, path, body, key: reader)

            #expect(without.status == 401)
            #expect(without[header: "WWW-Authenticate"]?.hasPrefix("Bearer") == true)
            #expect(with.status == 403)
            #expect(try await open.shop.get("/products/3").status == 200)
        }
    }

    @Test(arguments: ["/products/search", "/products/suggest", "/categories/search"])
    func `a fixed address has only methods of its own`(path: String) async throws {
        try await TestShop.open(.sqlite) { shop in
            let reply = try await shop.put(path, "{}")

            #expect(reply.status == 405)
            #expect(reply[header: "Allow"] == "GET, HEAD, OPTIONS")
        }
    }

    private static func body(_ path: String) -> String {
        switch path.split(separator: "/").last {
        case "hold", "decrement": #"{"quantity": 1}"#
        default:
            path.hasPrefix("/inventory")
                ? #"{"stock": 1, "reason": "counted"}"# : #"{"name": "New", "price": 1}"#
        }
    }

    private static func splitKeyboard(in category: Int64) -> String {
        """
        {"name": "Split Keyboard", "description": "Two halves", "price": "149.50", "sku": "SPLIT-1",
         "brand": "Klikkström", "category_id": \(category)}
        """
    }
}
