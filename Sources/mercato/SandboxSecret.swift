import Kernel

/// What the sandbox signs with and the shop checks: random bytes made on the first start and kept in the
/// shop's database, so that every server of the shop knows them.
enum SandboxSecret {
    static func found(in database: any Database) async throws -> [UInt8] {
        let text = try await database.write(isolation: .readCommittedAndGuarded) { tx in
            try SecretTable.ensured("sandbox", in: tx) { $0.hex(digits: 64) }
        }
        guard text.utf8.count >= 32 else { preconditionFailure("the secret was just stored") }
        return Array(text.utf8)
    }
}
