import Kernel
import Support
import Testing

@Suite struct ValidatorTests {
    @Test(arguments: TestDatabase.all)
    func `what did not change is not sent again`(engine: TestDatabase) async throws {
        try await TestShop.open(engine) { shop in
            let key = try await shop.key()
            let first = try await shop.get("/api/categories")
            let tag = try #require(first[header: "ETag"])

            for field in [tag, "W/\(tag)", "\"other\", \(tag)", "*"] {
                let again = try await shop.get("/api/categories", headers: ["If-None-Match": field])

                #expect(again.status == 304, "\(field)")
                #expect(again.body.isEmpty)
                #expect(again[header: "ETag"] == tag)
            }
            _ = try await shop.post("/api/categories", #"{"name":"Lamps"}"#, key: key)
            let changed = try await shop.get("/api/categories", headers: ["If-None-Match": tag])

            #expect(changed.status == 200)
            #expect(changed[header: "ETag"] != tag)
            #expect(try await shop.get("/api/categories", headers: ["If-None-Match": "\"x\""]).status == 200)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a change based on an old reading is refused`(engine: TestDatabase) async throws {
        try await TestShop.open(engine) { shop in
            let key = try await shop.key()
            let made = try await shop.post("/api/products", #"{"name":"Lamp","price":"19.90"}"#, key: key)
            let id = try #require(made.json["id"]?.integer)
            let path = "/api/products/\(id)"
            let tag = try #require(try await shop.get(path)[header: "ETag"])

            func patch(_ name: String, _ field: String) async throws -> TestReply {
                try await shop.send(
                    "PATCH",
                    path,
                    #"{"name":"\#(name)"}"#,
                    key: key,
                    headers: ["If-Match": field]
                )
            }

            #expect(try await patch("Desk lamp", tag).status == 200)
            let late = try await patch("Floor lamp", tag)
            #expect(late.status == 412)
            #expect(late.json["code"]?.string == "precondition_failed")
            #expect(try await shop.get(path).json["name"]?.string == "Desk lamp")
            #expect(try await patch("Floor lamp", "*").status == 200)
            #expect(try await shop.get(path).json["name"]?.string == "Floor lamp")
        }
    }
}
