import Kernel
import Support
import Testing

/// The example files do what they say.
@Suite struct ExampleWalk {
    @Test(arguments: TestDatabase.all)
    func `the example purchase ends with a paid order`(engine: TestDatabase) async throws {
        try await TestShop.openWithPayments(engine) { open in
            let file = try ExampleFile("purchase.http")
            var values = file.variables
            #expect(values["shop"] == "http://localhost:8000")
            #expect(values["payments"] == "http://localhost:5000")
            values["shop"] = open.shop.address
            values["payments"] = open.payments
            var last: String?
            for request in file.requests {
                let reply = try await request.send(values)
                #expect((200..<300).contains(reply.status), "\(request.title): \(reply.text)")
                guard let name = request.name, case .object(let members) = reply.json else { continue }
                for (field, value) in members {
                    values["\(name).response.body.\(field)"] = value.digits
                }
                last = values["order.response.body.order_id"]
            }
            let order = try #require(last)

            let shown = try await open.shop.eventually("/orders/\(order)") {
                $0.json["status"] == .string("paid")
            }

            #expect(file.requests.count == 7)
            #expect(shown.json["status"] == .string("paid"))
            #expect(shown.json["total"] == .number("179.98"))
        }
    }
}
