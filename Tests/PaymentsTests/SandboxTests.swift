import Kernel
import Sandbox
import Server
import Support
import Testing

private let order = "a1b2c3d4e5f60718293a4b5c6d7e8f90"

@Suite struct SandboxTests {
    @Test(arguments: TestDatabase.all)
    func `fifty requests at once charge an order once`(engine: TestDatabase) async throws {
        try await engine.with { database in
            let till = try await Till(database, shopURL: "http://127.0.0.1:1")
            try await TestShop.serving(till.mounted, ServerSettings()) { address in
                let replies = try await withThrowingTaskGroup(of: TestReply.self) { group in
                    for _ in 0..<50 {
                        group.addTask { try await pay(address, "179.98") }
                    }
                    return try await group.reduce(into: []) { $0.append($1) }
                }

                #expect(Set(replies.map(\.status)) == [201])
                #expect(Set(replies.compactMap { $0.json["charge_id"]?.string }).count == 1)
                #expect(replies.first?.json["status"]?.string == "charged")
                #expect(replies.first?.json["amount"]?.text == "179.98")
                let charges = try await till.charges()
                #expect(charges.count == 1 && charges.balanceMinor == 17_998 && charges.callbacks == 1)
            }
        }
    }

    @Test(arguments: TestDatabase.all)
    func `an order is not charged another amount`(engine: TestDatabase) async throws {
        try await engine.with { database in
            let till = try await Till(database, shopURL: "http://127.0.0.1:1")
            try await TestShop.serving(till.mounted, ServerSettings()) { address in
                #expect(try await pay(address, "20").status == 201)
                #expect(try await pay(address, "20.00").status == 201)
                #expect(try await pay(address, "\"20.0\"").status == 201)
                #expect(try await pay(address, "20.01").status == 409)
                #expect(try await pay(address, "20.001").status == 422)
                #expect(try await pay(address, "-20").status == 422)
                #expect(try await till.charges().balanceMinor == 2_000)
                let shown = try await TestHTTP.send("GET", "\(address)/payments/orders/\(order)")
                #expect(shown.json["amount"]?.text == "20.00")
                #expect(try await TestHTTP.send("GET", "\(address)/payments/orders/b").status == 404)
                #expect(try await TestHTTP.send("GET", "\(address)/health/live").status == 200)
            }
        }
    }

    @Test func `a shop that does not hear is called again with growing pauses`() async throws {
        let clock = TestClock()
        try await TestDatabase.sqlite.with(clock: clock.clock) { database in
            let till = try await Till(database, shopURL: "http://127.0.0.1:1")
            let status = try await TestShop.serving(till.mounted, ServerSettings()) { address in
                try await pay(address, "20").status
            }
            #expect(status == 201)
            #expect(try await till.worker.runDue() == 1)
            #expect(try await till.worker.runDue() == 0)
            clock.advance(seconds: 1)
            #expect(try await till.worker.runDue() == 1)
            clock.advance(seconds: 3_600)
            #expect(try await till.worker.runDue() == 1)
            #expect(try await till.charges().callbacks == 1)
        }
    }
}

private func pay(_ address: String, _ amount: String) async throws -> TestReply {
    try await TestHTTP.send(
        "POST",
        "\(address)/payments/orders",
        #"{"order_id":"\#(order)","amount":\#(amount)}"#
    )
}
