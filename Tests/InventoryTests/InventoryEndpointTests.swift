import Catalog
import Inventory
import Kernel
import Support
import Testing

struct InventoryEndpointTests {
    static let writer = Identity.holder("stock.write")
    static let reader = Identity.holder("stock.read")

    @Test(arguments: TestDatabase.all) func `availability tells what can be bought now`(
        engine: TestDatabase
    ) async throws {
        try await engine.with { database in
            let calls = EndpointCalls(Inventory(), on: database)
            let made = try await database.write { tx in
                let made = try Goods.make("Mug", stock: 5, in: tx)
                try Stock.hold([(made.variant, 2)], for: "ann", until: tx.now.adding(seconds: 60), in: tx)
                return made
            }
            let path = ["product_id": "\(made.product)"]

            let plain = try await calls("ShowAvailability", path).json
            #expect(plain["stock"]?.integer == 5)
            #expect(plain["available"]?.integer == 3)
            #expect(plain["in_stock"]?.bool == true)
            #expect(plain["is_available"] == nil)
            let asked = try await calls("ShowAvailability", path, query: ["quantity": "4"]).json
            #expect(asked["is_available"]?.bool == false)
            #expect(try await calls("ShowAvailability", path, query: ["quantity": "0"]).status == 422)
            #expect(try await calls("ShowAvailability", ["product_id": "999"]).detail == "Product not found")
            #expect(try await calls("ShowAvailability", path, query: ["variant_id": "999"]).status == 404)
        }
    }

    @Test(arguments: TestDatabase.all) func `stock is counted or adjusted, by staff, with a reason`(
        engine: TestDatabase
    ) async throws {
        try await engine.with { database in
            let calls = EndpointCalls(Inventory(), on: database)
            let made = try await database.write { tx in try Goods.make("Mug", in: tx) }
            func put(_ body: String, as who: Identity = Self.writer) async throws -> EndpointCalls.Reply {
                try await calls("AdjustStock", ["product_id": "\(made.product)"], body: body, as: who)
            }

            let counting = #"{"stock": 7, "reason": "counted"}"#
            #expect(try await put(counting, as: .nobody).status == 401)
            #expect(try await put(counting, as: Self.reader).status == 403)
            #expect(try await put(counting).json["stock"]?.integer == 7)
            #expect(try await put(#"{"delta": -3, "reason": "broken"}"#).json["stock"]?.integer == 4)
            #expect(try await put(#"{"delta": -5, "reason": "broken"}"#).code == "out_of_stock")
            #expect(try await put(#"{"delta": 1000000000, "reason": "x"}"#).status == 422)
            #expect(try await put(#"{"stock": 1, "delta": 1, "reason": "x"}"#).status == 422)
            #expect(try await put(#"{"reason": "x"}"#).status == 422)
            #expect(try await put(#"{"stock": 1}"#).status == 422)

            let list = try await calls("ListMovements", ["product_id": "\(made.product)"], as: Self.reader)
                .json
            #expect(list["total"]?.integer == 2)
            let newest = try #require(list["movements"]?.array?.first)
            #expect(newest["delta"]?.integer == -3)
            #expect(newest["reason"]?.string == "broken")
            #expect(newest["actor"]?.string == "key:1")
            #expect(try await calls("ListMovements", ["product_id": "999"], as: Self.reader).status == 404)
        }
    }

    @Test(arguments: TestDatabase.all) func `a decrement takes from its hold or from the shelf`(
        engine: TestDatabase
    ) async throws {
        try await engine.with { database in
            let calls = EndpointCalls(Inventory(), on: database)
            let (made, hold) = try await database.write { tx in
                let made = try Goods.make("Mug", stock: 3, in: tx)
                try Stock.hold([(made.variant, 2)], for: "ann", until: tx.now.adding(seconds: 60), in: tx)
                return (made, try Stock.liveHold(of: "ann", on: made.variant, in: tx)?.id.value ?? 0)
            }
            func take(_ body: String) async throws -> EndpointCalls.Reply {
                try await calls(
                    "DecrementStock",
                    ["product_id": "\(made.product)"],
                    body: body,
                    as: Self.writer
                )
            }

            #expect(try await take(#"{"quantity": 2}"#).detail == "Not enough stock for 'Mug'. Available: 1")
            #expect(try await take(#"{"quantity": 2, "hold_id": \#(hold)}"#).json["stock"]?.integer == 1)
            #expect(try await take(#"{"quantity": 1, "hold_id": \#(hold)}"#).detail == "Hold not found")
            #expect(try await take(#"{"quantity": 1}"#).json["in_stock"]?.bool == false)
            try await StockChecks.all(database)
        }
    }

    @Test(arguments: TestDatabase.all) func `staff see what is held, and for what, but not for whom`(
        engine: TestDatabase
    ) async throws {
        try await engine.with { database in
            let calls = EndpointCalls(Inventory(), on: database)
            let (made, hold) = try await database.write { tx in
                let made = try Goods.make("Mug", stock: 5, in: tx)
                let until = tx.now.adding(seconds: 60)
                try Stock.hold([(made.variant, 2)], for: "cart:f00", until: until, in: tx)
                return (made, try Stock.liveHold(of: "cart:f00", on: made.variant, in: tx)?.id.value ?? 0)
            }
            let path = ["product_id": "\(made.product)"]

            #expect(try await calls("ShowStock", path, as: .nobody).status == 401)
            #expect(try await calls("ShowStock", path, as: Self.writer).status == 403)
            let stock = try await calls("ShowStock", path, as: Self.reader).json
            for level in [stock, stock["variants"]?.array?.first ?? .null] {
                #expect(level["stock"]?.integer == 5)
                #expect(level["held"]?.integer == 2)
                #expect(level["available"]?.integer == 3)
            }
            let other = try await calls("ShowStock", path, query: ["variant_id": "999"], as: Self.reader)
            #expect(other.status == 404)

            let place = ["hold_id": "\(hold)"]
            #expect(try await calls("ShowHold", place, as: Self.writer).status == 403)
            let shown = try await calls("ShowHold", place, as: Self.reader).json
            #expect(shown["quantity"]?.integer == 2)
            #expect(shown["held_for"]?.string == "cart")
            #expect(!shown.text.contains("f00"))
            #expect(try await calls("ShowHold", ["hold_id": "999"], as: Self.reader).status == 404)
        }
    }
}
