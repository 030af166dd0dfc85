import Foundation
import Kernel
import Support
import Testing

/// The program is killed while visitors become users: their carts have gone with them whole, or not at all.
@Suite(.serialized) struct MergeCrashTests {
    private static let rounds = Figures.isLong ? 20 : 3
    private static let visitorsPerRound = 12
    private static let account = #"{"email":"ann@example.com","password":"nine lives of a tabby cat"}"#

    @Test func `a merge that kill -9 cuts short happened wholly or not at all`() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        var wanted = 0
        for round in 1...Self.rounds {
            let server = try await ServedFolder.start(folder.path, ["--demo"])
            if round == 1 {
                #expect(try await server.caller.post("/auth/register", Self.account).status == 201)
            }
            var filling: [String] = []
            for _ in 0..<Self.visitorsPerRound { filling.append(try await Self.visitor(server.caller)) }
            let cookies = filling
            wanted += 2 * cookies.count
            let port = server.port
            async let merging: [Void] = onThreads(cookies.count) { index in
                // Whoever is cut off is a visitor still, or a user already.
                _ = try? BlockingCaller(port: port).post(
                    "/auth/login",
                    Self.account,
                    headers: ["Cookie: mercato_visitor=\(cookies[index])"]
                )
            }
            try await Task.sleep(for: .milliseconds(Int(120 + Randomness.system.next() % 400)))
            try await server.crash()
            _ = try await merging

            let image = try CrashImage(of: folder.path)
            let state = try await Self.state(image)
            await image.close()
            #expect(state.pieces == wanted, "round \(round)")
            #expect(state.strays == 0, "round \(round)")
            #expect(state.currentCarts <= 1, "round \(round)")
        }
        // Whoever was cut off signs in again.
        let server = try await ServedFolder.start(folder.path)
        let signedIn = try await server.caller.post("/auth/login", Self.account)
        #expect(signedIn.status == 200)
        #expect(try await server.stop().status == 0)
    }

    /// Somebody new with two pieces in the cart: the visitor's cookie.
    private static func visitor(_ caller: BlockingCaller) async throws -> String {
        let answer = try await caller.post("/cart", #"{"product_id":3,"quantity":2}"#)
        #expect(answer.status == 201, "\(answer.text)")
        let field = answer.head.split(separator: "\r\n").first { $0.contains("mercato_visitor=") }
        let value = field?.split(separator: "mercato_visitor=").last?.prefix { $0 != ";" }
        return String(try #require(value))
    }

    private struct State: Sendable {
        /// Pieces in all carts together.
        let pieces: Int
        /// Carts of visitors who have ended.
        let strays: Int
        /// Current carts of the user.
        let currentCarts: Int
    }

    private static func state(_ image: CrashImage) async throws -> State {
        try await image.database.read { tx in
            func number(_ sql: SQL) throws -> Int { try tx.first(sql).flatMap { $0[0] as Int? } ?? 0 }
            return State(
                pieces: try number("SELECT SUM(quantity) AS n FROM cart_lines"),
                strays: try number(
                    """
                    SELECT COUNT(*) AS n FROM carts c JOIN visitors v ON c.owner = 'visitor:' || v.id
                    WHERE v.ended_at IS NOT NULL
                    """
                ),
                currentCarts: try number("SELECT COUNT(*) AS n FROM carts WHERE current_of LIKE 'user:%'")
            )
        }
    }
}
