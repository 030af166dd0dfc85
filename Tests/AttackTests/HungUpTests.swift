import Kernel
import Support
import Testing

/// Clients that hang up as soon as they have asked.
@Suite struct HungUpTests {
    @Test(arguments: TestDatabase.all)
    func `who hangs up and asks again with the same key is the same guest, and gets one outcome`(
        engine: TestDatabase
    ) async throws {
        try await TestShop.open(engine, demo: true) { shop in
            let port = try #require(shop.address.split(separator: ":").last.flatMap { Int($0) })
            let cart = try #require(try await shop.post("/cart").json["cart_id"]?.string)
            let item = #"{"product_id":1,"quantity":1}"#
            let rounds = 10
            for round in 0..<rounds {
                let key = "Idempotency-Key: hung-up-\(round)"
                let asked = BlockingCaller.request("POST", "/cart/\(cart)/items", item, [key])
                // All at once, so that many have hung up before they are heard.
                _ = try await onThreads(24) { _ in
                    for _ in 0..<4 {
                        let impatient = BlockingCaller(port: port)
                        try impatient.write(asked)
                        impatient.hangUp()
                    }
                }
                let patient = BlockingCaller(port: port)
                for _ in 0..<200 {
                    let answer = try await patient.post("/cart/\(cart)/items", item, headers: [key])
                    if answer.status == 201 { break }
                    #expect([409, 503].contains(answer.status), "\(answer.text)")
                    try await Task.sleep(for: .milliseconds(20))
                }
            }

            let shown = try await shop.get("/cart/\(cart)").json["items"]?.array
            // A request that nobody waits for may still be under way.
            try await Task.sleep(for: .milliseconds(500))
            let later = try await shop.get("/cart/\(cart)").json["items"]?.array
            #expect(shown?.first?["quantity"]?.integer == Int64(rounds))
            #expect(later?.first?["quantity"]?.integer == Int64(rounds))
        }
    }

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
