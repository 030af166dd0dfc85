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
        let text = try SecretTable.ensured(name, in: tx) { random in
            "\(random.hex(digits: 8)) \(random.hex(digits: hexDigits))"
        }
        tx.touch(name)
        guard let keys = SigningKeys(text) else {
            throw DatabaseError.statement("the keys of access tokens cannot be read")
        }
        return keys
    }
}
