import Accounts
import AsyncHTTPClient
import Bulk
package import Kernel
import Logging
import NIOCore
import Secrets
package import Server
package import Shop

/// A whole shop on a database of its own, with real HTTP before it.
///
/// ```swift
/// try await TestShop.open(database) { shop in
///     let reply = try await shop.get("/products")
///     #expect(reply.status == 200)
/// }
/// ```
package struct TestShop: Sendable {
    package let shop: Shop
    /// Where it answers: `http://127.0.0.1:PORT`.
    package let address: String

    package var database: any Database { shop.database }

    /// Opens a shop, runs the closure against it and takes it down; `demo` fills it with the demo
    /// catalogue first.
    package static func open<Value: Sendable>(
        _ engine: TestDatabase,
        clock: Clock = .system,
        shop settings: ShopSettings = ShopSettings(),
        server: ServerSettings = ServerSettings(),
        demo: Bool = false,
        _ body: @escaping @Sendable (TestShop) async throws -> Value
    ) async throws -> Value {
        try await engine.with(clock: clock) { database in
            if demo {
                try await DemoShop.fill(database, currency: settings.currency, country: settings.country)
            }
            var settings = settings
            settings.passwords = .cheap
            return try await serve(Shop(database: database, settings: settings), server, body)
        }
    }

    /// Serves a shop that stands already; two of them may share one database.
    package static func serve<Value: Sendable>(
        _ shop: Shop,
        _ settings: ServerSettings = ServerSettings(),
        _ body: @escaping @Sendable (TestShop) async throws -> Value
    ) async throws -> Value {
        try await serving(shop.mounted(logger: quiet), settings) { address in
            try await body(TestShop(shop: shop, address: address))
        }
    }

    /// Serves anything on a free port of this machine.
    package static func serving<Value: Sendable>(
        _ mounted: Mounted,
        _ settings: ServerSettings,
        _ body: @escaping @Sendable (_ address: String) async throws -> Value
    ) async throws -> Value {
        var settings = settings
        settings.port = 0
        let (ports, found) = AsyncStream.makeStream(of: Int.self)
        let server = HTTPServer(mounted, settings: settings) { port in
            found.yield(port ?? 0)
            found.finish()
        }
        return try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask {
                try await server.run()
                return nil
            }
            group.addTask {
                guard let port = await ports.first(where: { _ in true }) else { return nil }
                return try await body("http://127.0.0.1:\(port)")
            }
            defer { group.cancelAll() }
            while let result = try await group.next() {
                if let result { return result }
            }
            preconditionFailure("the server ended before the test")
        }
    }

    private static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    /// A new API key's token.
    package func key(_ scopes: [String] = Permissions.names) async throws -> String {
        try await database.write { tx in
            guard let name = Text<1, 80>("test") else { preconditionFailure("a name") }
            return try APIKey.create(name: name, scopes: scopes, hashing: .standard, in: tx).token
        }
    }
}
