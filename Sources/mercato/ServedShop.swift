import Foundation
import Kernel
import Logging
import SQLite
import Sandbox
import Secrets
import Server
import ServiceLifecycle
import Shop
import UnixSignals

/// Everything that runs while the shop is served, started in order and stopped in the opposite one.
struct ServedShop {
    private let settings: Settings
    private let logger: Logger

    init(_ settings: Settings) {
        self.settings = settings
        let level = settings.logLevel
        logger = Logger(label: "mercato") { _ in LineLog(logLevel: level) }
    }

    func run() async throws {
        let opened = try OpenedShop(settings)
        try await opened.using { shop in
            let steps = try await shop.migrate()
            if !steps.isEmpty { logger.info("schema", metadata: ["steps": "\(steps.count)"]) }
            if settings.isDemo { try await demonstrate(shop) }
            let signature = try await shop.sandboxSignature()
            // Beside a shop the whole world may see, paying with nothing stays a matter of this machine.
            var local = settings
            local.server.host = "127.0.0.1"
            let payments = settings.paymentsPort == 0 ? nil : SandboxServer(local, signature, shop: shop)
            try await serve(shop.accepting(payments?.provider), payments, folder: opened.folder)
        }
        logger.info("stopped")
    }

    private func demonstrate(_ shop: Shop) async throws {
        try await Demonstration.fill(shop, logger: logger)
        try await DemoAccounts.make(
            in: shop,
            folder: try settings.demoFolder(),
            address: "http://\(settings.server.host):\(settings.server.port)",
            console: .own
        )
    }

    private func serve(_ shop: Shop, _ payments: SandboxServer?, folder: DataFolder?) async throws {
        let database = shop.database
        var services: [any Service] = [JobLoop(worker: shop.worker(reporting: logger))]
        if let folder {
            services.append(ControlServer(folder: folder, shop: shop, logger: logger))
        }
        if let payments { services += try await payments.services(logger: logger, folder: folder) }
        let address = settings.server.host
        let mounted = shop.mounted(logger: logger) {
            (try? await database.read { tx in try tx.first("SELECT 1 AS one") != nil }) ?? false
        }
        services.append(
            HTTPServer(mounted, settings: settings.server) { [logger] port in
                logger.info("serving", metadata: ["address": "http://\(address):\(port ?? 0)"])
            }
        )
        var configuration = ServiceGroupConfiguration(
            services: services,
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger
        )
        // Together under the 10 seconds that a stop may take.
        configuration.maximumGracefulShutdownDuration = .seconds(8)
        configuration.maximumCancellationDuration = .seconds(1)
        try await ServiceGroup(configuration: configuration).run()
    }
}

/// Runs jobs until the server stops.
private struct JobLoop: Service {
    let worker: JobWorker

    func run() async throws {
        try await worker.schedule()
        let worker = worker
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await worker.run() }
            await gracefulShutdownOrCancelled()
            group.cancelAll()
        }
    }

    private func gracefulShutdownOrCancelled() async {
        do {
            try await gracefulShutdown()
        } catch {
            // Cancelled: the same end by another way.
        }
    }
}

extension Shop {
    fileprivate func worker(reporting logger: Logger) -> JobWorker {
        worker { kind, error in
            logger.error(
                "job failed",
                metadata: ["kind": "\(kind)", "cause": "\(String(reflecting: error))"]
            )
        }
    }
}

extension Shop {
    /// What the sandbox signs with.
    func sandboxSignature() async throws -> WebhookSignature {
        try await database.write(isolation: .readCommittedAndGuarded) { tx in
            try SandboxSecret.signature(in: tx, hashing: .standard)
        }
    }
}

/// The sandbox payment server beside the shop.
struct SandboxServer {
    private let settings: Settings
    private let signature: WebhookSignature
    private let shop: Shop

    init(_ settings: Settings, _ signature: WebhookSignature, shop: Shop) {
        self.settings = settings
        self.shop = shop
        self.signature = signature
    }

    /// The sandbox as the shop sees it.
    var provider: SandboxProvider {
        SandboxProvider(
            serverURL: "http://127.0.0.1:\(settings.paymentsPort)",
            signature: signature,
            line: SandboxLine()
        )
    }

    /// Its server and its worker, on a database of its own beside the shop's.
    func services(logger: Logger, folder: DataFolder?) async throws -> [any Service] {
        let feature = Sandbox(
            currency: settings.shop.currency,
            shopURL: "http://127.0.0.1:\(settings.server.port)",
            signature: signature,
            line: SandboxLine()
        )
        let database: any Database
        if let folder {
            database = try SQLiteDatabase(
                path: folder.path + "/sandbox.db",
                clock: .system,
                random: .system,
                freshness: Freshness(),
                readers: 1
            )
            try await Migrations.apply(KernelTables.migrations + feature.migrations, to: database)
        } else {
            database = shop.database
            try await Migrations.apply(feature.migrations, to: database)
        }
        var server = settings.server
        server.port = settings.paymentsPort
        let address = "http://\(server.host):\(settings.paymentsPort)"
        let mounted = Mounted(
            name: "Mercato sandbox payments",
            version: Shop.version,
            operations: feature.endpoints.map { Operation($0) },
            database: database,
            hashing: .standard,
            identify: { try Recognition.nobody($0) },
            isReady: { true },
            logger: logger
        )
        let worker = JobWorker(database: database, jobs: [], deliveries: feature.deliveries) { kind, error in
            logger.error(
                "job failed",
                metadata: ["kind": "\(kind)", "cause": "\(String(reflecting: error))"]
            )
        }
        return [
            JobLoop(worker: worker),
            HTTPServer(mounted, settings: server) { _ in
                logger.info("sandbox payments", metadata: ["address": "\(address)"])
            },
        ]
    }
}
