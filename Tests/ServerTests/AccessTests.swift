import Accounts
import Kernel
import Support
import Testing

@Suite struct AccessTests {
    @Test(arguments: TestDatabase.all)
    func `a key opens what its scopes name and nothing else`(engine: TestDatabase) async throws {
        try await TestShop.open(engine) { shop in
            let key = try await shop.key(["stock.read"])
            let nobody = try await shop.post("/api/categories", #"{"name":"A"}"#)
            let reader = try await shop.post("/api/categories", #"{"name":"A"}"#, key: key)

            #expect(nobody.status == 401)
            #expect(nobody[header: "WWW-Authenticate"] == "Bearer")
            #expect(reader.status == 403)
            #expect(reader.json["permission"]?.string == "catalog.write")
        }
    }

    @Test(arguments: [
        "Bearer nonsense", "Bearer mk_00000000_0000000000000000000000000000000000000000", "Basic YTpi",
        "Bearer", "Bearer a b",
        "bearer \(String(repeating: "a", count: 600))", "mk_00000000_0",
    ])
    func `credentials that nobody knows are refused, even where none are needed`(field: String) async throws {
        try await TestShop.open(.sqlite) { shop in
            for path in ["/api/categories", "/version"] {
                let reply = try await shop.get(path, headers: ["Authorization": field])

                #expect(reply.status == 401)
                #expect(reply[header: "WWW-Authenticate"]?.hasPrefix("Bearer") == true)
            }
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a revoked key is refused at once`(engine: TestDatabase) async throws {
        try await TestShop.open(engine) { shop in
            let key = try await shop.key()
            #expect(try await shop.get("/api/categories", key: key).status == 200)

            try await shop.database.write { tx in
                for entry in try APIKey.all(in: tx) { _ = try APIKey.revoke(entry.id, in: tx) }
            }

            #expect(try await shop.get("/api/categories", key: key).status == 401)
        }
    }

    @Test func `metrics are for this machine and for who may read them`() async throws {
        try await TestShop.open(.sqlite) { shop in
            let far = ["X-Forwarded-For": "192.0.2.1"]
            let keys = try await [shop.key(["stock.read"]), shop.key(["metrics.read"])]

            #expect(try await shop.get("/metrics").status == 200)
            #expect(try await shop.get("/metrics", headers: far).status == 401)
            #expect(try await shop.get("/metrics", key: keys[0], headers: far).status == 403)
            #expect(try await shop.get("/metrics", key: keys[1], headers: far).status == 200)
        }
    }

    @Test func `metrics are text that Prometheus reads, and count`() async throws {
        try await TestShop.open(.sqlite) { shop in
            for _ in 0..<3 { _ = try await shop.get("/api/categories?page=0") }
            let reply = try await shop.get("/metrics")

            #expect(reply[header: "Content-Type"]?.hasPrefix("text/plain; version=0.0.4") == true)
            let sample = /[a-z_]+(\{[a-z]+="[^"\\\n]*"(,[a-z]+="[^"\\\n]*")*\})? -?[0-9.]+(e[+-]?[0-9]+)?/
            for line in reply.text.split(separator: "\n") where !line.hasPrefix("#") {
                #expect(line.wholeMatch(of: sample) != nil, "\(line)")
            }
            let types = reply.text.split(separator: "\n").filter { $0.hasPrefix("# TYPE") }
            #expect(Set(types).count == types.count)
            #expect(
                reply.text.contains("mercato_requests_total{operation=\"ListCategories\",status=\"4xx\"} 3\n")
            )
        }
    }
}
