import Accounts
import Customers
import Kernel
import Support
import Testing

@Suite struct TaxExemptionTests {
    /// A shop with a customer of somebody's, and a key that may write about taxes.
    private struct Desk: Sendable {
        let shop: TestShop
        let key: String
        let ann: TestUser
        let customer: Int64

        var place: String { "/customers/\(customer)/tax-exemptions" }

        func exempt(_ more: String = "") async throws -> TestReply {
            try await shop.post(place, #"{"certificate": "Embassy 7"\#(more)}"#, key: key)
        }
    }

    private static func open(
        _ engine: TestDatabase,
        _ body: @escaping @Sendable (Desk) async throws -> Void
    ) async throws {
        try await TestShop.open(engine) { shop in
            let ann = try await shop.signUp(email: "ann@example.com")
            let made = try await shop.post(
                "/customers",
                #"{"name": "Ann", "country": "US"}"#,
                key: ann.access
            )
            let id = try #require(made.json["id"]?.integer, "\(made.text)")
            try await body(Desk(shop: shop, key: try await shop.key(["tax.write"]), ann: ann, customer: id))
        }
    }

    @Test(arguments: TestDatabase.all)
    func `staff exempt a customer, see it, and end it`(engine: TestDatabase) async throws {
        try await Self.open(engine) { desk in
            let made = try await desk.exempt(#", "country": "US", "region": "CA""#)
            #expect(made.status == 201 && made.json["certificate"]?.string == "Embassy 7", "\(made.text)")
            let path = desk.place + "/\(try #require(made.json["id"]?.integer))"
            _ = try await desk.exempt()

            #expect(try await desk.shop.get(path, key: desk.key).text == made.text)
            let other = "/customers/\(desk.customer + 1)/tax-exemptions/1"
            #expect(try await desk.shop.get(other, key: desk.key).status == 404)
            let list = "/tax-exemptions?page_size=1&customer_id="
            let listed = try await desk.shop.get(list + "\(desk.customer)", key: desk.key)
            #expect(listed[header: "X-Total-Count"] == "2" && listed.json.array?.count == 1)
            #expect(try await desk.shop.get(list + "999999", key: desk.key).text == "[]")

            #expect(try await desk.shop.send("DELETE", path, key: desk.key).status == 204)
            #expect(try await desk.shop.send("DELETE", path, key: desk.key).status == 404)
            #expect(try await desk.shop.get(path, key: desk.key).status == 404)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `nobody exempts somebody who is not there, nor themselves`(engine: TestDatabase) async throws {
        try await Self.open(engine) { desk in
            let body = #"{"certificate": "x"}"#
            let nobody = "/customers/999999/tax-exemptions"
            #expect(try await desk.shop.post(nobody, body, key: desk.key).status == 404)
            let region = try await desk.exempt(#", "region": "CA""#)
            #expect(region.status == 422 && region.text.contains("country"), "\(region.text)")
            #expect(try await desk.shop.post(desk.place, body, key: desk.ann.access).status == 403)
            #expect(try await desk.shop.get("/tax-exemptions", key: desk.ann.access).status == 403)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `an exemption is told to whom it is about, and goes when they are erased`(engine: TestDatabase)
        async throws
    {
        try await Self.open(engine) { desk in
            _ = try await desk.exempt()
            let owner = Owner.user(desk.ann.id.value)
            let told = try await desk.shop.database.read { tx in try Customers.everything(of: owner, in: tx) }
            #expect(told.text.contains("Embassy 7"))

            try await desk.shop.database.write { tx in try Customers.erase(owner, in: tx) }
            let left = try await desk.shop.database.read { tx in
                try TaxExemptions.find(customer: ID(desk.customer), in: tx).count
            }
            #expect(left == 0)
        }
    }
}
