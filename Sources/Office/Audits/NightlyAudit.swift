package import Kernel

/// Starts the audit once a night, after three o'clock UTC.
struct NightlyAudit: Job {
    let kind = "audit.nightly"
    let everySeconds: Int64? = 1_200
    private static let hour: Int64 = 3

    func run(_ payload: JSON, in tx: Transaction) throws -> JobProgress {
        let isNight = tx.now.milliseconds / 3_600_000 % 24 == Self.hour
        guard isNight, try !AuditResult.hasBegun(since: tx.now.adding(seconds: -20 * 3_600), in: tx) else {
            return .done
        }
        try tx.enqueue(AuditRun.jobKind, uniqueKey: AuditRun.jobKind)
        return .done
    }
}

/// Runs the audit beside the traffic, in a snapshot of its own, and keeps what it found.
///
/// It may take longer than a lease: whoever takes the job then sees that a run is under way and lets it be.
package struct AuditRun: Delivery {
    static let jobKind = "audit.run"
    package let kind = AuditRun.jobKind
    private let audits: [Audit]
    private let database: any Database

    package struct Beginning: Sendable {}

    package init(_ audits: [Audit], on database: any Database) {
        self.audits = audits
        self.database = database
    }

    package func prepare(_ payload: JSON, in tx: Transaction) throws -> Beginning? {
        try AuditResult.begin(in: tx) ? Beginning() : nil
    }

    package func deliver(_ beginning: Beginning) async throws -> AuditReport {
        let audits = audits
        return try await database.read { tx in try AuditReport(audits, in: tx) }
    }

    package func settle(_ report: AuditReport, of beginning: Beginning, in tx: Transaction) throws {
        try AuditResult.keep(report, in: tx)
    }

    package func overtaken(_ report: AuditReport, of beginning: Beginning, in tx: Transaction) throws {
        try AuditResult.keep(report, in: tx)
    }
}
