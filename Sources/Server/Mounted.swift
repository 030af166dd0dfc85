package import Kernel
package import Logging

/// Everything a server answers with: the operations, the database, and how callers are known.
package struct Mounted: Sendable {
    package let name: String
    package let version: String
    package let operations: [Operation]
    package let database: any Database
    package let hashing: Hashing
    /// Whose credentials they are; refuses a Bearer token that is not known with 401.
    package let identify: @Sendable (_ credentials: Credentials) async throws -> Recognition
    /// Whether everything needed to answer is there, such as an applied schema.
    package let isReady: @Sendable () async -> Bool
    package let logger: Logger

    package init(
        name: String,
        version: String,
        operations: [Operation],
        database: any Database,
        hashing: Hashing,
        identify: @escaping @Sendable (_ credentials: Credentials) async throws -> Recognition,
        isReady: @escaping @Sendable () async -> Bool,
        logger: Logger
    ) {
        self.name = name
        self.version = version
        self.operations = operations
        self.database = database
        self.hashing = hashing
        self.identify = identify
        self.isReady = isReady
        self.logger = logger
    }
}
