import Bulk
package import Kernel
import Logging
import Payments
import SQLite
import Sandbox
import Secrets
import Server
package import Shop

/// What `mercato serve --demo` opens: the demo shop, the sandbox payment server, and the workers of both.
package struct ShopWithPayments: Sendable {
    package let shop: TestShop
    /// The sandbox server, `http://127.0.0.1:PORT`.
    package let payments: String
    /// The sandbox's own, which on PostgreSQL is the shop's.
    package let sandbox: any Database
    /// The sandbox's worker and the shop's.
    package let workers: [JobWorker]

    /// What both servers sign their messages with.
    package static let signature = WebhookSignature(
        secret: Array("a secret of thirty-two characters".utf8),
        hashing: .standard
    )
}

extension TestShop {
    /// Opens a demo shop that is paid through the sandbox, runs the closure and takes both down.
    ///
    /// The workers run beside the closure unless it does their work by itself.
    package static func openWithPayments<Value: Sendable>(
        _ engine: TestDatabase,
        clock: Clock = .system,
        settings: ShopSettings = ShopSettings(),
        isWorking: Bool = true,
        _ body: @escaping @Sendable (ShopWithPayments) async throws -> Value
    ) async throws -> Value {
        try await engine.with(clock: clock) { database in
            let shop = Shop(database: database, settings: settings)
            try await DemoShop.fill(database, currency: .sample, country: "US")
            return try await withSandboxDatabase(beside: shop, engine) { sandbox in
                try await open(shop, sandbox, isWorking: isWorking, body)
            }
        }
    }

    /// The address of each server is known once it listens, so the sandbox's own is opened first and its
    /// calls to the shop begin last.
    private static func open<Value: Sendable>(
        _ shop: Shop,
        _ sandbox: any Database,
        isWorking: Bool,
        _ body: @escaping @Sendable (ShopWithPayments) async throws -> Value
    ) async throws -> Value {
        let signature = ShopWithPayments.signature
        let line = SandboxLine()
        let answering = Sandbox(currency: .sample, shopURL: "", signature: signature, line: line)
        return try await serving(mounted(answering, sandbox), ServerSettings()) { payments in
            let provider = SandboxProvider(serverURL: payments, signature: signature, line: line)
            return try await serve(shop.accepting(provider)) { open in
                let calling = Sandbox(
                    currency: .sample,
                    shopURL: open.address,
                    signature: signature,
                    line: line
                )
                let workers = [
                    JobWorker(database: sandbox, jobs: [], deliveries: calling.deliveries) { _, _ in },
                    open.shop.worker { _, _ in },
                ]
                let both = ShopWithPayments(
                    shop: open,
                    payments: payments,
                    sandbox: sandbox,
                    workers: workers
                )
                for worker in workers { try await worker.schedule() }
                guard isWorking else { return try await body(both) }
                return try await working(workers) { try await body(both) }
            }
        }
    }

    private static func mounted(_ sandbox: Sandbox, _ database: any Database) -> Mounted {
        Mounted(
            name: "Mercato sandbox payments",
            version: Shop.version,
            operations: sandbox.endpoints.map { Operation($0) },
            database: database,
            hashing: .standard,
            identify: { try Recognition.nobody($0) },
            isReady: { true },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    /// As the program does it: a file of its own beside SQLite, a table of the shop's database on PostgreSQL.
    private static func withSandboxDatabase<Value: Sendable>(
        beside shop: Shop,
        _ engine: TestDatabase,
        _ body: @Sendable (any Database) async throws -> Value
    ) async throws -> Value {
        let migrations = Sandbox(
            currency: .sample,
            shopURL: "",
            signature: WebhookSignature(secret: [UInt8](repeating: 1, count: 32), hashing: .standard),
            line: SandboxLine()
        ).migrations
        guard engine == .sqlite else {
            try await Migrations.apply(migrations, to: shop.database)
            return try await body(shop.database)
        }
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let database = try SQLiteDatabase(
            path: folder.path + "/sandbox.db",
            clock: shop.database.clock,
            random: .system,
            freshness: Freshness()
        )
        try await Migrations.apply(KernelTables.migrations + migrations, to: database)
        let result: Result<Value, any Error>
        do {
            result = .success(try await body(database))
        } catch {
            result = .failure(error)
        }
        await database.close()
        return try result.get()
    }

    private static func working<Value: Sendable>(
        _ workers: [JobWorker],
        _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value?.self) { group in
            for worker in workers {
                group.addTask {
                    await worker.run()
                    return nil
                }
            }
            group.addTask { try await body() }
            defer { group.cancelAll() }
            while let result = try await group.next() {
                if let result { return result }
            }
            preconditionFailure("the workers ended before the test")
        }
    }
}
