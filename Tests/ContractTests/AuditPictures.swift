import Kernel
import Support
import Testing

/// What the audit log keeps of a thing is that thing, as it was and as it became.
@Suite struct AuditPictures {
    private struct Line: Sendable {
        let before: JSON?
        let after: JSON?
    }

    /// A shop in which an API key with every permission changes things.
    private struct Desk: Sendable {
        let shop: TestShop
        let key: String

        /// Does a write and answers the states in the line that it left.
        func line(_ method: String, _ path: String, _ body: String? = nil) async throws -> (Line, TestReply) {
            let reply = try await shop.send(method, path, body, key: key)
            #expect(reply.status < 300, "\(method) \(path): \(reply.text)")
            let id = reply[header: "X-Request-ID"] ?? "none"
            let texts: [(String?, String?)] = try await shop.database.read { tx in
                try tx.rows("SELECT before_state, after_state FROM audit_log WHERE request_id = \(id)").map {
                    ($0[0], $0[1])
                }
            }
            let (before, after) = try #require(texts.first)
            #expect(texts.count == 1)
            let line = Line(
                before: try before.map { try JSON.parse(Array($0.utf8)) },
                after: try after.map { try JSON.parse(Array($0.utf8)) }
            )
            return (line, reply)
        }

        /// The states alone.
        func states(_ method: String, _ path: String, _ body: String? = nil) async throws -> Line {
            try await line(method, path, body).0
        }
    }

    private static func open(
        _ engine: TestDatabase,
        _ body: @escaping @Sendable (Desk) async throws -> Void
    ) async throws {
        try await TestShop.open(engine, demo: true) { shop in
            try await body(Desk(shop: shop, key: try await shop.key()))
        }
    }

    @Test(arguments: TestDatabase.all)
    func `stock is pictured as it was and as it became`(engine: TestDatabase) async throws {
        try await Self.open(engine) { desk in
            _ = try await desk.states("PUT", "/inventory/3", #"{"stock": 40, "reason": "counted"}"#)
            let counted = try await desk.states("PUT", "/inventory/3", #"{"stock": 50, "reason": "again"}"#)
            #expect(counted.before?["stock"]?.integer == 40)
            #expect(counted.after?["stock"]?.integer == 50)
            let sold = try await desk.states("PUT", "/inventory/3/decrement", #"{"quantity": 8}"#)
            #expect(sold.before?["stock"]?.integer == 50)
            #expect(sold.after?["stock"]?.integer == 42)

            let (held, reply) = try await desk.line("PUT", "/inventory/3/hold", #"{"quantity": 2}"#)
            #expect(held.before?["held"]?.integer == 0)
            #expect(held.after?["held"]?.integer == 2)
            let hold = try #require(reply.json["hold_id"]?.integer)
            let released = try await desk.states("DELETE", "/inventory/holds/\(hold)")
            #expect(released.before?["quantity"]?.integer == 2)
            #expect(released.before?["held_for"]?.string == "staff")
            #expect(released.after == nil)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a variant is pictured by itself, also where shoppers do not see it`(engine: TestDatabase)
        async throws
    {
        try await Self.open(engine) { desk in
            let (made, reply) = try await desk.line(
                "POST",
                "/products/3/variants",
                #"{"sku": "SECOND", "price": "7.00"}"#
            )
            let id = try #require(reply.json["id"]?.integer)
            #expect(made.after != nil)
            let hidden = try await desk.states("PATCH", "/products/3", #"{"is_active": false}"#)
            #expect(hidden.before?["is_active"]?.bool == true)
            #expect(hidden.after?["is_active"]?.bool == false)
            let renamed = try await desk.states("PATCH", "/products/3", #"{"name": "Kettle"}"#)
            #expect(renamed.before?["name"]?.string != nil)
            #expect(renamed.after?["name"]?.string == "Kettle")

            let place = "/products/3/variants/\(id)"
            let changed = try await desk.states("PATCH", place, #"{"price": "9.50"}"#)
            #expect(changed.before?["id"]?.integer == id)
            #expect(changed.before?["price"]?.text == "7.00")
            #expect(changed.after?["price"]?.text == "9.50")
            let stocked = try await desk.states(
                "PUT",
                "/inventory/3",
                #"{"stock": 5, "reason": "new", "variant_id": \#(id)}"#
            )
            #expect(stocked.before?["variants"]?.array?.map { $0["variant_id"]?.integer } == [id])
            #expect(stocked.before?["stock"]?.integer == 0)
            #expect(stocked.after?["stock"]?.integer == 5)
            let gone = try await desk.states("DELETE", place)
            #expect(gone.before?["sku"]?.string == "SECOND")
            #expect(gone.after == nil)

            let deleted = try await desk.states("DELETE", "/products/3")
            #expect(deleted.before?["deleted_at"]?.string == nil)
            #expect(deleted.after?["deleted_at"]?.string != nil)
            let restored = try await desk.states("POST", "/products/3/restore")
            #expect(restored.before?["deleted_at"]?.string != nil)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a price and a tax rate are pictured before they go`(engine: TestDatabase) async throws {
        try await Self.open(engine) { desk in
            let price = #"{"price": "5.25", "quantity_min": 10}"#
            let (_, made) = try await desk.line("POST", "/products/3/prices", price)
            let id = try #require(made.json["id"]?.integer)
            let gone = try await desk.states("DELETE", "/products/3/prices/\(id)")
            #expect(gone.before?["id"]?.integer == id)
            #expect(gone.before?["unit_amount"]?.integer == 525)
            #expect(gone.after == nil)

            let rate = #"{"country": "SE", "percentage": 25, "tax_code": "books"}"#
            let (added, rated) = try await desk.line("POST", "/tax-rates", rate)
            #expect(added.after?["tax_code"]?.string == "books")
            let place = "/tax-rates/\(try #require(rated.json["id"]?.integer))"
            let ended = try await desk.states("DELETE", place)
            #expect(ended.before?["percentage"]?.text == "25")
            #expect(ended.before?["country"]?.string == "SE")
            #expect(ended.after == nil)
            #expect(try await desk.shop.get(place, key: desk.key).status == 404)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `an order that the staff move or have paid is pictured before`(engine: TestDatabase) async throws {
        try await Self.open(engine) { desk in
            let ann = try await desk.shop.signUp(email: "ann@example.com")
            let items = #"{"items": [{"product_id": 3, "quantity": 1}]}"#
            let order = try await desk.shop.post("/orders", items, key: ann.access)
            let id = try #require(order.json["id"]?.integer, "\(order.text)")
            // Between the question to the provider and its answer there is no transaction.
            let paid = try await desk.states("POST", "/orders/\(id)/pay")
            #expect(paid.before?["id"]?.integer == id)
            #expect(paid.before?["status"]?.string == order.json["status"]?.string)
            let cancelled = try await desk.states("POST", "/orders/\(id)/cancel")
            #expect(cancelled.before?["status"]?.string == order.json["status"]?.string)
            #expect(cancelled.after?["status"]?.string == "cancelled")
        }
    }
}
