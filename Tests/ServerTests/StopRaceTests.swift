import Kernel
import Support
import Testing

/// A server that is told to stop while connections come.
@Suite struct StopRaceTests {
    /// Without its care for them, some hundred such stops end the whole process.
    @Test func `connections that come in the moment of a stop end with it alone`() async throws {
        try await TestShop.open(.sqlite) { shop in
            for _ in 0..<40 {
                let sockets = try await TestShop.serve(shop.shop) { server in
                    // The kernel takes them; whether the server still does is a matter of luck.
                    try (0..<30).map { _ in try RawSocket(server.address) }
                }
                #expect(sockets.count == 30)
            }
            #expect(try await shop.get("/health/live").status == 200)
        }
    }
}
