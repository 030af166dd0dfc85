import Kernel
import Logging

/// Writes to the audit log what no transaction of a feature tells of.
struct Journal: Sendable {
    let database: any Database
    let logger: Logger

    /// Notes that somebody known was refused for want of a permission.
    func refused(
        _ problem: Problem,
        _ operation: Operation,
        _ identity: Identity,
        _ head: RequestHead
    ) async throws {
        guard let holder = identity.holder else { return }
        var line = AuditLine(
            "permission.refused",
            by: holder.actor,
            String(Mounts.strip(head.path).prefix(200)),
            from: identity.address
        )
        line.requestID = head.requestID
        line.details = .object([
            ("operation", .string(operation.name)),
            ("permission", .maybe(operation.audience.staffPermission)),
        ])
        do {
            try await database.write { [line] tx in try tx.audit(line) }
        } catch {
            // The refusal stands whether or not it could be written down.
            logger.error("audit", metadata: ["cause": "\(String(reflecting: error))"])
        }
    }
}
