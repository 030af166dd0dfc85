package import Kernel
import Proofs

/// The keys that sign access tokens: random bytes made at first need and kept in the database, so that every
/// server of the shop knows them.
///
/// One line a key, the signing one first: `kid hexadecimal-digits`. Former keys follow, each with the
/// moment, in milliseconds, up to which what they signed is good.
package struct SigningKeys: Sendable {
    /// What is touched when the keys change.
    static let name = "access-token-keys"
    private static let hexDigits = 64
    /// A former key outlives its last token by this: another server may sign with it a little longer.
    private static let spareSeconds: Int64 = 60

    private struct Key: Sendable {
        let id: String
        private let digits: String
        /// Nil for the one that signs.
        var until: Timestamp?

        var bytes: [UInt8] { Array(digits.utf8) }

        var line: String { "\(id) \(digits)" + (until.map { " \($0.milliseconds)" } ?? "") }

        init(_ random: Randomness) {
            id = random.hex(digits: 8)
            digits = random.hex(digits: SigningKeys.hexDigits)
        }

        init?(line: Substring) {
            let words = line.split(separator: " ").map(String.init)
            guard (2...3).contains(words.count) else { return nil }
            (id, digits) = (words[0], words[1])
            guard words.count == 3 else { return }
            guard let moment = Int64(words[2]) else { return nil }
            until = Timestamp(milliseconds: moment)
        }

        func isGood(at now: Timestamp) -> Bool { until.map { now < $0 } ?? true }
    }

    private let current: Key
    private let former: [Key]

    private init?(_ text: String) {
        let keys = text.split(separator: "\n").compactMap { Key(line: $0) }
        guard let first = keys.first, first.until == nil else { return nil }
        current = first
        former = Array(keys.dropFirst())
    }

    /// The key that signs.
    package var signing: (id: String, key: [UInt8]) { (current.id, current.bytes) }

    /// Every key that is good now, by its `kid`.
    package func good(at now: Timestamp) -> [String: [UInt8]] {
        var good = [current.id: current.bytes]
        for key in former where key.isGood(at: now) { good[key.id] = key.bytes }
        return good
    }

    /// The keys; nil when nothing was ever signed.
    ///
    /// Costs no statement while they are remembered.
    package static func known(in tx: Transaction) throws -> SigningKeys? {
        try tx.remembered("SELECT value FROM secrets WHERE name = \(name)", until: [name]) {
            try SecretTable.find(name, in: tx).flatMap { SigningKeys($0) }
        }
    }

    /// The keys, made now if there are none.
    package static func ensured(in tx: Transaction) throws -> SigningKeys {
        if let keys = try known(in: tx) { return keys }
        let text = try SecretTable.ensured(name, in: tx) { Key($0).line }
        tx.touch(name)
        guard let keys = SigningKeys(text) else {
            throw DatabaseError.statement("the keys of access tokens cannot be read")
        }
        return keys
    }

    /// Signs with a new key from now on, and returns its `kid`.
    ///
    /// Tokens of the former key stay good until they end, unless `atOnce`: then every access token has to be
    /// refreshed, and a key that somebody else knows is worth nothing.
    package static func rotate(atOnce: Bool, in tx: Transaction) throws -> String {
        let keys = try ensured(in: tx)
        let new = Key(tx.random)
        var lines = [new.line]
        if !atOnce {
            var last = keys.current
            last.until = tx.now.adding(seconds: AccessToken.lifetimeSeconds + spareSeconds)
            lines += ([last] + keys.former.filter { $0.isGood(at: tx.now) }).map(\.line)
        }
        try SecretTable.replace(name, with: lines.joined(separator: "\n"), in: tx)
        tx.touch(name)
        return new.id
    }
}
