import Accounts
package import Kernel
package import Logging
import Office
package import Payments
import Secrets
package import Server

/// The features on a database: what a server mounts, what a worker runs, what a command works on.
package struct Shop: Sendable {
    package static let version = "0.1.0"

    package let database: any Database
    package let settings: ShopSettings
    package let features: [any Feature]

    /// Everything that can be asked.
    ///
    /// Reading the declarations takes a good part of the start, so only who serves or describes them does it.
    package var operations: [Operation] { features.flatMap { $0.endpoints.map { Operation($0) } } }

    package init(database: any Database, settings: ShopSettings) {
        self.database = database
        self.settings = settings
        features = Features.all(settings)
    }

    /// The schema's steps, the kernel's first, then each feature's in the order of the list.
    package var migrations: [Migration] {
        KernelTables.migrations + features.flatMap(\.migrations)
    }

    /// Everything that `mercato audit` proves.
    package var audits: [Audit] { KernelAudits.all + features.flatMap(\.audits) }

    /// Brings the database to this program's schema; returns the ids of the new steps.
    @discardableResult
    package func migrate() async throws -> [String] {
        try await Migrations.apply(migrations, to: database)
    }

    /// The same shop, taking payments of these providers too.
    package func accepting(_ provider: (any PaymentProvider)?) -> Shop {
        var settings = settings
        if let provider { settings.providers.append(provider) }
        return Shop(database: database, settings: settings)
    }

    /// What runs this shop's jobs.
    package func worker(
        report: @escaping @Sendable (_ kind: String, _ error: any Error) -> Void
    ) -> JobWorker {
        JobWorker(
            database: database,
            jobs: features.flatMap(\.jobs) + [ForgetIdempotencyKeys()],
            deliveries: features.flatMap(\.deliveries) + [AuditRun(audits, on: database)],
            events: EventSequencer(listeners: features.flatMap(\.listeners)),
            report: report
        )
    }

    /// What a server needs to answer for this shop.
    package func mounted(logger: Logger, isReady: @escaping @Sendable () async -> Bool = { true }) -> Mounted
    {
        let database = database
        let recognizing = Recognizing(settings.accounts)
        return Mounted(
            name: "Mercato",
            version: Self.version,
            operations: operations,
            database: database,
            hashing: .standard,
            identify: { credentials in
                let found = try await database.read { tx in try recognizing.find(credentials, in: tx) }
                guard found.wantsNote else { return found.recognition }
                return try await database.write { tx in
                    try recognizing.note(found, of: credentials, in: tx)
                }
            },
            isReady: isReady,
            logger: logger
        )
    }
}
