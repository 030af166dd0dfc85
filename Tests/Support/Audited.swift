package import Kernel
import Shop

/// What `mercato audit` says of a test's database.
package enum Audited {
    /// The checks that find something, each with its findings.
    package static func faults(_ database: any Database) async throws -> [String: [String]] {
        let found = try await report(database).checks.filter { $0.found > 0 }.map { check in
            (check.name, check.findings.map { "\($0.subject): \($0.detail)" })
        }
        return Dictionary(uniqueKeysWithValues: found)
    }

    package static func report(_ database: any Database) async throws -> AuditReport {
        let audits = Shop(database: database, settings: ShopSettings()).audits
        return try await database.read { tx in try AuditReport(audits, in: tx) }
    }
}
