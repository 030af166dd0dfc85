import Kernel

/// What the sandbox signs with and the shop checks: random bytes made on the first start and kept in the
/// shop's database, so that every server of the shop knows them.
enum SandboxSecret {
    static func found(in database: any Database) async throws -> [UInt8] {
        let text = try await database.write(isolation: .readCommittedAndGuarded) { tx in
            try tx.execute(
                """
                INSERT INTO secrets (name, value) VALUES ('sandbox', \(tx.random.hex(digits: 64)))
                ON CONFLICT (name) DO NOTHING
                """
            )
            let value: String? = try tx.first("SELECT value FROM secrets WHERE name = 'sandbox'")?[0]
            return value
        }
        guard let text, text.utf8.count >= 32 else { preconditionFailure("the secret was just stored") }
        return Array(text.utf8)
    }
}
