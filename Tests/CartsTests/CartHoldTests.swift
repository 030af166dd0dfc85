import Carts
import Inventory
import Kernel
import Support
import Testing

struct CartHoldTests {
    @Test(arguments: TestDatabase.all) func `a hold is released by staff or by its cart`(
        engine: TestDatabase
    ) async throws {
        try await engine.with { database in
            let carts = CartCalls(database)
            let made = try await database.write { tx in try Goods.make("Mug", stock: 3, in: tx) }
            let (first, second) = (try await carts.cart(), try await carts.cart())
            var holds: [[String: String]] = []
            for cart in [first, second] {
                let body = #"{"quantity": 1, "cart_id": "\#(cart)"}"#
                let held = try await carts("PlaceHold", ["product_id": "\(made.product)"], body: body)
                holds.append(["hold_id": "\(held.json["hold_id"]?.integer ?? 0)"])
            }
            let reader = Identity.holder("stock.read")
            let writer = Identity.holder("stock.write")

            #expect(try await carts("ReleaseHold", holds[0]).status == 401)
            #expect(try await carts("ReleaseHold", holds[0], as: reader).status == 403)
            for other in [second, ExternalID.example] {
                let reply = try await carts("ReleaseHold", holds[0], query: ["cart_id": other])
                #expect(reply.detail == "Hold not found")
            }
            #expect(try await carts("ReleaseHold", holds[0], query: ["cart_id": first]).status == 204)
            #expect(try await carts("ReleaseHold", holds[0], query: ["cart_id": first]).status == 404)
            #expect(try await carts("ReleaseHold", holds[1], as: writer).status == 204)
        }
    }
}
