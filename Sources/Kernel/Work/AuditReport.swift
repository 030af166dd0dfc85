/// What all checks found in one snapshot of the database.
package struct AuditReport: Codable, Sendable {
    /// One check's outcome.
    package struct Check: Codable, Sendable {
        package let name: String
        package let proves: String
        /// How many rows were looked at.
        package let rows: Int
        /// How many things are wrong.
        package let found: Int
        /// What to do about it, where something is.
        package let advice: String?
        /// The first of them, at most 1,000.
        package let findings: [AuditFinding]
    }

    /// When the snapshot was taken.
    package let at: Timestamp
    package let clean: Bool
    package let found: Int
    package let checks: [Check]

    /// Names of the checks that found something.
    package var broken: [String] { checks.filter { $0.found > 0 }.map(\.name) }

    private static let findingsMax = 1_000

    /// Runs the checks one after another in one transaction, so that all see the same moment.
    ///
    /// - Throws: what the database says.
    package init(_ audits: [Audit], in tx: Transaction) throws {
        at = tx.now
        checks = try audits.map { try Self.check($0, in: tx) }
        found = checks.reduce(0) { $0 + $1.found }
        clean = found == 0
    }

    private static func check(_ audit: Audit, in tx: Transaction) throws -> Check {
        var (rows, found) = (0, 0)
        var findings: [AuditFinding] = []
        var after: Int64? = .min
        while let key = after {
            let page = try audit.page(key, tx)
            rows += page.rows
            found += page.findings.count
            findings += page.findings.prefix(findingsMax - findings.count)
            after = page.last
        }
        return Check(
            name: audit.name,
            proves: audit.proves,
            rows: rows,
            found: found,
            advice: found == 0 ? nil : audit.advice,
            findings: findings
        )
    }
}
