import Kernel
import Server
import Support
import Testing

@Suite struct HostileTests {
    /// Another history each time; `MERCATO_TEST_SEED` repeats one.
    private static let seed = SeededNumbers.newSeed()

    @Test(arguments: TestDatabase.all)
    func `a thousand malformed requests leave the same server standing`(engine: TestDatabase) async throws {
        print("malformed requests on \(engine): MERCATO_TEST_SEED=\(Self.seed)")
        var settings = ServerSettings()
        settings.deadlineSeconds = 1
        settings.idleSeconds = 1
        try await TestShop.open(engine, server: settings) { shop in
            var requests = HostileRequests(seed: Self.seed, key: try await shop.key())
            let list = (0..<1_000).map { requests.next($0) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (index, sent) in list.enumerated() {
                    if index >= 32 { try await group.next() }
                    group.addTask { try await Self.check(sent, index, shop.address) }
                }
                try await group.waitForAll()
            }
            let metrics = try await shop.get("/metrics").text

            #expect(!metrics.contains("status=\"5xx\""), "seed \(Self.seed)")
            #expect(metrics.contains("mercato_requests_active 1\n"), "seed \(Self.seed)")
            #expect(try await shop.get("/api/products").status == 200)
            #expect(
                try await shop.database.read { try $0.first("SELECT count(*) FROM categories")?[0] as Int? }
                    == 0
            )
        }
    }

    private static func check(_ sent: HostileRequests.Sent, _ index: Int, _ address: String) async throws {
        let socket = try RawSocket(address)
        try await socket.send(sent.bytes)
        let answer = try await socket.answer()
        let isRefused = answer.status.map { (400..<500).contains($0) } ?? answer.isClosed

        let what = "seed \(seed), request \(index), \(sent.kind)"
        let text = String(decoding: sent.bytes.prefix(300), as: UTF8.self)

        #expect(isRefused, "\(what): \(text)\n\(answer)")
        #expect(answer.isClosed, "\(what) is not closed: \(text)")
    }
}
