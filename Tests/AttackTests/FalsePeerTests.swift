import Kernel
import Support
import Testing

/// Clients that say themselves where they come from.
@Suite struct FalsePeerTests {
    @Test func `nobody says himself where he comes from`() async throws {
        try await TestShop.openWithPayments(.sqlite) { both in
            let shop = both.shop
            let cart = try #require(try await shop.post("/cart").json["cart_id"]?.string)
            _ = try await shop.post("/cart/\(cart)/items", #"{"product_id":3,"quantity":1}"#)
            let placed = try await shop.post("/cart/\(cart)/checkout")
            let order = try #require(placed.json["order_id"]?.string, "\(placed.text)")

            // Only this machine may say so without a signature, and this is this machine.
            let confirmed = try await shop.post(
                "/payments/confirm",
                #"{"order_id":"\#(order)","status":"success"}"#,
                headers: ["X-Mercato-Peer": "203.0.113.9"]
            )

            #expect(confirmed.status == 200, "\(confirmed.text)")
        }
    }
}
