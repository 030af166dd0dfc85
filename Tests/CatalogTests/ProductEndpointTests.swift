import Kernel
import Support
import Testing

struct ProductEndpointTests {
    private static let lamp =
        #"{"name":"Desk Lamp","price":"19.90","brand":"Lumo","attributes":{"color":"black","watts":7}}"#

    @Test(
        arguments: TestDatabase.all,
        [
            ("POST", "/products"), ("PUT", "/products/1"), ("PATCH", "/products/1"),
            ("DELETE", "/products/1"),
            ("POST", "/products/1/restore"), ("GET", "/products/1/variants"),
            ("POST", "/products/1/variants"),
            ("PATCH", "/products/1/variants/1"), ("DELETE", "/products/1/variants/1"),
            ("GET", "/products/1/prices"), ("POST", "/products/1/prices"), ("DELETE", "/products/1/prices/1"),
            ("POST", "/categories"), ("PUT", "/categories/1"), ("PATCH", "/categories/1"),
            ("DELETE", "/categories/1"),
        ]
    )
    func `only staff may write`(engine: TestDatabase, request: (method: String, path: String)) async throws {
        try await TestShop.open(engine) { shop in
            let other = try await shop.key(["stock.read"])

            #expect(try await shop.send(request.method, request.path).status == 401)
            #expect(try await shop.send(request.method, request.path, key: other).status == 403)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a product is created with its default variant`(engine: TestDatabase) async throws {
        try await TestShop.open(engine) { shop in
            let key = try await shop.key()

            let reply = try await shop.post("/products", Self.lamp, key: key)

            #expect(reply.status == 201, "\(reply.text)")
            #expect(reply.json["slug"]?.string == "desk-lamp" && reply.json["key"]?.string == "desk-lamp")
            #expect(reply.json["price"]?.text == "19.90" && reply.json["currency"]?.string == "USD")
            #expect(reply.json["sku"]?.string == "P1")
            #expect(reply.json["variants"]?.array?.count == 1)
            #expect(reply.json["attributes"]?.text == #"{"color":"black","watts":7}"#)
            #expect(try await shop.database.found("lamp").count == 1)
            #expect(try await shop.database.found("black").count == 1)
            #expect(try await shop.database.count("events WHERE name = 'product.created'") == 1)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a product is created with variants of its own`(engine: TestDatabase) async throws {
        try await TestShop.open(engine) { shop in
            let key = try await shop.key()

            let reply = try await shop.post(
                "/products",
                """
                {"name":"Shirt","price":20,"variants":[
                    {"sku":"S-M","options":{"Size":"M","Color":"Blue"}},
                    {"sku":"S-L","options":{"Size":"L"},"price":15.5,"cost":4,"weight_grams":200}]}
                """,
                key: key
            )

            let variants = try #require(reply.json["variants"]?.array)
            #expect(variants.map { $0["sku"]?.string } == ["S-M", "S-L"])
            #expect(variants.map { $0["price"]?.text } == ["20.00", "15.50"])
            #expect(variants[0]["options"]?.text == #"{"Size":"M","Color":"Blue"}"#)
            #expect(variants[1]["cost"]?.text == "4.00" && variants[1]["weight_grams"]?.integer == 200)
            #expect(reply.json["price"]?.text == "15.50")
        }
    }

    @Test(arguments: [
        (#"{"name":"A"}"#, "price"), (#"{"name":"","price":1}"#, "name"),
        (#"{"name":"A","price":1.234}"#, "price"),
        (#"{"name":"A","price":-1}"#, "price"), (#"{"name":"A","price":1,"category_id":99}"#, "category_id"),
        (#"{"name":"A","price":1,"prise":1}"#, "prise"),
        (#"{"name":"A","price":1,"slug":"Not A Slug"}"#, "slug"),
        (#"{"name":"A","price":1,"attributes":{"a":{"b":1}}}"#, "attributes.a"),
        (#"{"name":"A","price":1,"variants":[]}"#, "variants"),
        (#"{"name":"A","price":1,"rating":6}"#, "rating"),
        (#"{"name":"A","price":1,"variants":[{"sku":"A"},{"sku":"A"}]}"#, "variants[1].sku"),
        (#"{"name":"A","price":1,"variants":[{"options":{"Size":1}}]}"#, "variants[0].options.Size"),
    ])
    func `a broken product names its field`(body: String, field: String) async throws {
        try await TestShop.open(.sqlite) { shop in
            let reply = try await shop.post("/products", body, key: try await shop.key())

            #expect(reply.status == 422)
            #expect(reply.json["errors"]?.array?.map { $0["field"]?.string } == [field], "\(reply.text)")
            #expect(try await shop.database.count("products") == 0)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `slugs and SKUs belong to one product`(engine: TestDatabase) async throws {
        try await TestShop.open(engine) { shop in
            let key = try await shop.key()
            _ = try await shop.post("/products", #"{"name":"A","price":1,"slug":"a","sku":"A-1"}"#, key: key)
            _ = try await shop.post("/products", #"{"name":"B","price":1,"slug":"b","sku":"B-1"}"#, key: key)
            let refused: [(String, String, String, String)] = [
                ("POST", "/products", #"{"name":"C","price":1,"slug":"a"}"#, "slug_taken"),
                ("POST", "/products", #"{"name":"C","price":1,"sku":"A-1"}"#, "sku_taken"),
                ("PUT", "/products/2", #"{"name":"C","price":1,"slug":"a"}"#, "slug_taken"),
                ("PUT", "/products/2", #"{"name":"C","price":1,"sku":"A-1"}"#, "sku_taken"),
                ("PATCH", "/products/2", #"{"slug":"a"}"#, "slug_taken"),
                ("PATCH", "/products/2", #"{"sku":"A-1"}"#, "sku_taken"),
                ("POST", "/products/2/variants", #"{"sku":"A-1"}"#, "sku_taken"),
                ("POST", "/products/2/variants", #"{"sku":"B-1"}"#, "sku_taken"),
                ("PUT", "/products/2/variants/2", #"{"sku":"A-1"}"#, "sku_taken"),
                ("PATCH", "/products/2/variants/2", #"{"sku":"A-1"}"#, "sku_taken"),
            ]

            for (method, path, body, code) in refused {
                let reply = try await shop.send(method, path, body, key: key)
                #expect(
                    reply.status == 409 && reply.json["code"]?.string == code,
                    "\(method) \(path): \(reply.text)"
                )
            }
            #expect(try await shop.database.count("products") == 2)
            #expect(try await shop.database.count("variants") == 2)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `PUT rewrites everything but what names the product`(engine: TestDatabase) async throws {
        try await TestShop.open(engine) { shop in
            let key = try await shop.key()
            _ = try await shop.post("/products", Self.lamp, key: key)

            let reply = try await shop.put(
                "/products/1",
                #"{"name":"Floor Light","price":25,"sku":"FL"}"#,
                key: key
            )

            #expect(reply.status == 200, "\(reply.text)")
            #expect(reply.json["slug"]?.string == "desk-lamp" && reply.json["name"]?.string == "Floor Light")
            #expect(reply.json["brand"] == nil && reply.json["attributes"]?.text == "{}")
            #expect(reply.json["sku"]?.string == "FL" && reply.json["price"]?.text == "25.00")
            #expect(reply.json["variants"]?.array?.first?["id"]?.integer == 1)
            #expect(try await shop.database.found("light").count == 1)
            #expect(try await shop.database.found("desk").isEmpty)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `PUT with variants keeps those it lists`(engine: TestDatabase) async throws {
        try await TestShop.open(engine) { shop in
            let key = try await shop.key()
            let two = #"{"name":"Shirt","price":20,"variants":[{"sku":"S-M"},{"sku":"S-L"}]}"#
            let created = try await shop.post("/products", two, key: key)

            let reply = try await shop.put(
                "/products/1",
                #"{"name":"Shirt","price":22,"variants":[{"sku":"S-L"},{"sku":"S-XL"}]}"#,
                key: key
            )

            let variants = try #require(reply.json["variants"]?.array)
            #expect(variants.map { $0["sku"]?.string } == ["S-L", "S-XL"])
            #expect(variants.map { $0["price"]?.text } == ["22.00", "22.00"])
            #expect(variants[0]["id"]?.integer == created.json["variants"]?.array?[1]["id"]?.integer)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `PATCH changes what it mentions`(engine: TestDatabase) async throws {
        try await TestShop.open(engine) { shop in
            let key = try await shop.key()
            _ = try await shop.post("/products", Self.lamp, key: key)

            let reply = try await shop.send(
                "PATCH",
                "/products/1",
                #"{"brand":null,"price":9.5,"compare_at_price":12,"rating":4.7}"#,
                key: key
            )

            #expect(reply.status == 200, "\(reply.text)")
            #expect(reply.json["name"]?.string == "Desk Lamp" && reply.json["brand"] == nil)
            #expect(reply.json["price"]?.text == "9.50" && reply.json["rating"]?.text == "4.7")
            let variant = reply.json["variants"]?.array?.first
            #expect(variant?["compare_at_price"]?.text == "12.00" && variant?["sku"]?.string == "P1")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a product that is not active leaves the index`(engine: TestDatabase) async throws {
        try await TestShop.open(engine) { shop in
            let key = try await shop.key()
            _ = try await shop.post("/products", Self.lamp, key: key)

            _ = try await shop.send("PATCH", "/products/1", #"{"is_active":false}"#, key: key)
            #expect(try await shop.database.found("lamp").isEmpty)
            _ = try await shop.send("PATCH", "/products/1", #"{"is_active":true}"#, key: key)
            #expect(try await shop.database.found("lamp").count == 1)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a deleted product can be restored`(engine: TestDatabase) async throws {
        try await TestShop.open(engine) { shop in
            let key = try await shop.key()
            _ = try await shop.post("/products", Self.lamp, key: key)

            #expect(try await shop.send("DELETE", "/products/1", key: key).status == 204)
            #expect(try await shop.send("DELETE", "/products/1", key: key).status == 404)
            #expect(try await shop.send("PATCH", "/products/1", "{}", key: key).status == 404)
            #expect(try await shop.get("/products/1/prices", key: key).status == 404)
            #expect(try await shop.database.found("lamp").isEmpty)

            let restored = try await shop.post("/products/1/restore", key: key)
            #expect(restored.status == 200 && restored.json["deleted_at"] == nil)
            #expect(try await shop.post("/products/1/restore", key: key).status == 200)
            #expect(try await shop.post("/products/2/restore", key: key).status == 404)
            #expect(try await shop.database.found("lamp").count == 1)
            #expect(try await shop.database.count("events WHERE name = 'product.restored'") == 1)
        }
    }
}
