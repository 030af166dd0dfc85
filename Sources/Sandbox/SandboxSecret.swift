package import Kernel

/// What the sandbox signs with and the shop checks: random bytes made on the first start and kept in the
/// shop's database, so that every server of the shop knows them.
package enum SandboxSecret {
    private static let name = "sandbox"
    /// A message is tried for about a day, and is signed anew at every try.
    package static let graceHours: Int64 = 24

    /// The secret, made now if there is none, with those that were replaced lately.
    package static func signature(in tx: Transaction, hashing: Hashing) throws -> WebhookSignature {
        let lines = try lines(in: tx)
        return WebhookSignature(
            secret: Array(lines.current.utf8),
            former: lines.former.map { .init(secret: Array($0.secret.utf8), until: $0.until) },
            hashing: hashing
        )
    }

    /// Puts another secret in its place, which servers use from their next start on.
    ///
    /// - Returns: until when the former one is good too; nil when it has ended at once.
    package static func rotate(atOnce: Bool, in tx: Transaction) throws -> Timestamp? {
        let (current, former) = try lines(in: tx)
        let new = tx.random.hex(digits: 64)
        guard !atOnce else {
            try SecretTable.replace(name, with: new, in: tx)
            return nil
        }
        let until = tx.now.adding(seconds: graceHours * 3_600)
        let good = [(current, until)] + former.filter { tx.now < $0.until }.map { ($0.secret, $0.until) }
        let kept = good.map { "\($0.0) \($0.1.milliseconds)" }
        try SecretTable.replace(name, with: ([new] + kept).joined(separator: "\n"), in: tx)
        return until
    }

    private static func lines(
        in tx: Transaction
    ) throws -> (current: String, former: [(secret: String, until: Timestamp)]) {
        let text = try SecretTable.ensured(name, in: tx) { $0.hex(digits: 64) }
        let lines = text.split(separator: "\n").map { $0.split(separator: " ") }
        guard let current = lines.first?.first, current.utf8.count >= 32 else {
            throw DatabaseError.statement("the secret of the sandbox cannot be read")
        }
        let former = lines.dropFirst().compactMap { words -> (String, Timestamp)? in
            guard words.count == 2, let until = Int64(words[1]) else { return nil }
            return (String(words[0]), Timestamp(milliseconds: until))
        }
        return (String(current), former)
    }
}
