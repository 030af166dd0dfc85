package import Kernel

/// The keys that sign access tokens: random bytes made at first need and kept in the database, so that every
/// server of the shop knows them.
///
/// One line a key, `kid hexadecimal-digits`; the first signs, all are good.
package struct SigningKeys: Sendable {
    private static let name = "access-token-keys"
    private static let hexDigits = 64

    package let signing: (id: String, key: [UInt8])
    /// Every key that is good now, by its `kid`.
    package let all: [String: [UInt8]]

    private init?(_ text: String) {
        let pairs = text.split(separator: "\n").map { $0.split(separator: " ") }.filter { $0.count == 2 }
        let keys = pairs.map { (id: String($0[0]), key: Array($0[1].utf8)) }
        guard let first = keys.first else { return nil }
        signing = first
        all = Dictionary(keys.map { ($0.id, $0.key) }) { first, _ in first }
    }

    /// The keys; nil when nothing was ever signed. Costs no statement while they are remembered.
    package static func known(in tx: Transaction) throws -> SigningKeys? {
        let statement: SQL = "SELECT value FROM secrets WHERE name = \(name)"
        return try tx.remembered(statement, until: [name]) {
            let text: String? = try tx.first(statement)?[0]
            return text.flatMap { SigningKeys($0) }
        }
    }

    /// The keys, made now if there are none.
    package static func ensured(in tx: Transaction) throws -> SigningKeys {
        if let keys = try known(in: tx) { return keys }
        let line = "\(tx.random.hex(digits: 8)) \(tx.random.hex(digits: hexDigits))"
        try tx.execute(
            "INSERT INTO secrets (name, value) VALUES (\(name), \(line)) ON CONFLICT (name) DO NOTHING"
        )
        tx.touch(name)
        guard let keys = try known(in: tx) else { throw DatabaseError.statement("a new key was not found") }
        return keys
    }
}
