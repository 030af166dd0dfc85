import Kernel

/// What the last nightly run of the audit found.
struct AuditResult: Codable, Sendable {
    /// When the snapshot was taken.
    let at: Timestamp
    let clean: Bool
    let found: Int
    /// The whole of it, as `mercato audit --json` prints it.
    let report: RawJSON

    /// One row: the run that is under way or ended last, and the last report.
    static let migration = Migration(
        "2026-11-23-office-audits",
        [
            """
            CREATE TABLE audit_results (
                id \(.integer) PRIMARY KEY CHECK (id = 1), started_at \(.integer) NOT NULL,
                ended_at \(.integer), taken_at \(.integer), found \(.integer), report TEXT
            )\(.strict)
            """
        ]
    )

    /// How long a run is waited for before another one may begin.
    private static let patienceSeconds: Int64 = 6 * 3_600

    static func last(in tx: Transaction) throws -> AuditResult? {
        try tx.first(
            "SELECT taken_at, found, report FROM audit_results WHERE report IS NOT NULL"
        ).map { row in
            let found: Int = row["found"]
            return AuditResult(
                at: row["taken_at"],
                clean: found == 0,
                found: found,
                report: RawJSON(stored: row["report"])
            )
        }
    }

    static func hasBegun(since moment: Timestamp, in tx: Transaction) throws -> Bool {
        try tx.first("SELECT id FROM audit_results WHERE started_at > \(moment)") != nil
    }

    /// Notes that a run begins; false while another one is under way.
    static func begin(in tx: Transaction) throws -> Bool {
        try tx.execute(
            """
            INSERT INTO audit_results (id, started_at) VALUES (1, \(tx.now))
            ON CONFLICT (id) DO UPDATE SET started_at = \(tx.now), ended_at = NULL
            WHERE audit_results.ended_at IS NOT NULL
                OR audit_results.started_at < \(tx.now.adding(seconds: -patienceSeconds))
            """
        ) == 1
    }

    /// Keeps what a run found, and tells who listens when that is anything.
    static func keep(_ report: AuditReport, in tx: Transaction) throws {
        let text = String(decoding: try ReplyEncoder.bytes(of: report), as: UTF8.self)
        try tx.execute(
            """
            UPDATE audit_results SET ended_at = \(tx.now), taken_at = \(report.at), found = \(report.found),
                report = \(text) WHERE id = 1
            """
        )
        guard !report.clean else { return }
        try tx.emit(
            "audit.failed",
            "audit:nightly",
            .object([
                ("found", .number(String(report.found))),
                ("checks", .array(report.broken.map { .string($0) })),
            ])
        )
    }
}
