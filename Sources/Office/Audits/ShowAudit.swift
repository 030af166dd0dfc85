import Kernel

/// Proves, from the database alone, that everything agrees, and tells where it does not.
///
/// All of it is read in one snapshot, so it may take long in a large shop; nobody else waits for it.
struct ShowAudit: Query {
    typealias Who = Staff<AuditRead>
    static let route = Route.get("/audit", "Prove that stock, orders, payments and books agree")

    struct Reply: Codable, Sendable {
        /// When the snapshot was taken.
        let at: Timestamp
        let clean: Bool
        let found: Int
        let checks: [AuditReport.Check]
        /// What the last nightly run found; null before the first.
        let nightly: AuditResult?
    }

    let audits: [Audit]

    func answer(_ call: Call<Self>, in tx: Transaction) throws -> Reply {
        let report = try AuditReport(audits, in: tx)
        return Reply(
            at: report.at,
            clean: report.clean,
            found: report.found,
            checks: report.checks,
            nightly: try AuditResult.last(in: tx)
        )
    }
}
