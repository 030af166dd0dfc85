import Kernel
import Logging
import Sandbox
import Secrets
import Server
import Support

/// A sandbox payment server on a test's database, with or without HTTP before it.
struct Till: Sendable {
    static let signature = WebhookSignature(secret: Array(repeating: 42, count: 32), hashing: .standard)

    let database: any Database
    let feature: Sandbox
    let line = SandboxLine()

    init(_ database: any Database, shopURL: String) async throws {
        self.database = database
        feature = Sandbox(currency: .sample, shopURL: shopURL, signature: Self.signature, line: line)
        try await Migrations.apply(feature.migrations, to: database)
    }

    /// The shop's side of it.
    static func provider(serverURL: String) -> SandboxProvider {
        SandboxProvider(serverURL: serverURL, signature: signature, line: SandboxLine())
    }

    var worker: JobWorker {
        JobWorker(database: database, jobs: [], deliveries: feature.deliveries) { _, _ in }
    }

    var mounted: Mounted {
        Mounted(
            name: "sandbox",
            version: "1",
            operations: feature.endpoints.map { Operation($0) },
            database: database,
            hashing: .standard,
            identify: { try Recognition.nobody($0) },
            isReady: { true },
            logger: Logger(label: "till") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    /// Serves it over HTTP with its worker running.
    func serve(_ body: @escaping @Sendable (_ address: String) async throws -> Void) async throws {
        let worker = worker
        try await TestShop.serving(mounted, ServerSettings()) { address in
            let working = Task { await worker.run() }
            defer { working.cancel() }
            try await body(address)
        }
    }

    func charges() async throws -> (count: Int, balanceMinor: Int64, callbacks: Int) {
        try await database.read { tx in
            let count = try tx.first("SELECT COUNT(*) FROM sandbox_charges").map { $0[0] as Int } ?? 0
            let balance =
                try tx.first("SELECT balance_minor FROM sandbox_accounts").map { $0[0] as Int64 } ?? 0
            let jobs =
                try tx.first("SELECT COUNT(*) FROM jobs WHERE dead_at IS NULL").map { $0[0] as Int } ?? 0
            return (count, balance, jobs)
        }
    }
}
