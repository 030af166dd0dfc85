@testable import Customers
import Kernel
import Support
import Testing

@Suite struct BillingTests {
    @Test(arguments: TestDatabase.all)
    func `billing information makes a visitor and sets the cookie`(engine: TestDatabase) async throws {
        try await TestShop.open(engine) { shop in
            let client = shop.client()
            #expect(try await client.get("/billing").status == 404)
            #expect(try await client.get("/customers").status == 401)

            let first = try await client.post("/billing", #"{"name":"Ann","country":"SE"}"#)
            let cookie = client.cookies[Cookie.visitor]
            let second = try await client.post("/billing", #"{"name":"Bea","country":"NO"}"#)

            #expect(first.status == 200 && second.status == 200)
            #expect(cookie?.utf8.count == 32 && client.cookies[Cookie.visitor] == cookie)
            #expect(first[header: "Set-Cookie"]?.contains("HttpOnly; SameSite=Lax") == true)
            #expect(second[header: "Set-Cookie"] == nil)
            #expect(first.json["id"]?.text == second.json["id"]?.text)
            #expect(try await client.get("/billing").json["name"]?.string == "Bea")
            #expect(try await client.get("/api/store/customers").json.array?.count == 1)
            #expect(try await shop.client().get("/billing").status == 404)
        }
    }

    @Test func `a cookie that the shop did not give is nobody's`() async throws {
        try await TestShop.open(.sqlite) { shop in
            let eve = shop.client()
            eve.plant(Cookie.visitor, String(repeating: "a", count: 32))

            let reply = try await eve.post("/billing", #"{"name":"Eve"}"#)

            #expect(reply.status == 200)
            #expect(eve.cookies[Cookie.visitor] != String(repeating: "a", count: 32))
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a wrong body makes no visitor, and an API key has no billing`(engine: TestDatabase) async throws {
        try await TestShop.open(engine) { shop in
            let client = shop.client()
            let wrong = try await client.post("/billing", #"{"country":"DE","line1":"X"}"#)
            let key = try await shop.client(bearer: try await shop.key()).post("/billing", "{}")
            let visitors: Int64? = try await shop.database.read { tx in
                try tx.first("SELECT COUNT(*) FROM visitors").map { $0[0] }
            }

            #expect(wrong.status == 422 && wrong[header: "Set-Cookie"] == nil)
            #expect(key.status == 403)
            #expect(visitors == 0)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a visitor who became a user meanwhile writes nothing`(engine: TestDatabase) async throws {
        try await Folk.open(engine) { folk in
            let visitor = try await folk.visitor()
            let ann = try await folk.user("ann")
            let id = try #require(visitor.visitor)
            let userID = try #require(ann.holder?.userID)
            try await folk.database.write { tx in
                try tx.execute(
                    """
                    UPDATE visitors SET ended_at = 1, token_hash = NULL, user_id = \(userID)
                    WHERE id = \(id)
                    """
                )
            }

            for name in ["SetBilling", "AddCustomer"] {
                let reply = try await folk.calls(name, body: "{}", as: visitor)
                #expect(reply.status == 401)
            }
            #expect(try await folk.names(of: visitor) == "")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `twenty billings of one visitor make one customer`(engine: TestDatabase) async throws {
        try await Folk.open(engine) { folk in
            let visitor = try await folk.visitor()

            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<20 {
                    group.addTask {
                        try await folk.calls("SetBilling", body: #"{"name":"v"}"#, as: visitor).status
                    }
                }
                for try await status in group { #expect(status == 200) }
            }

            #expect(try await folk.names(of: visitor) == "v*")
        }
    }
}
