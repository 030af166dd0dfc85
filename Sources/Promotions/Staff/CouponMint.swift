import Kernel
import Pricing

/// Makes codes that nobody can guess: 13 random signs of 30 are 63 bits.
struct CouponMint: Sendable {
    /// Without 0 and O, 1, I and L, and U, which is like V: 30 signs.
    static let alphabet = Array("23456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
    static let lengthUsual = 15
    /// Codes in one statement.
    static let batchMax = 5_000

    let prefix: String?
    let length: Int

    /// Letters and digits, in groups of five.
    func code(_ random: Randomness) -> String {
        var signs: [UInt8] = []
        while signs.count < length {
            // Twelve times five bits; those that name no sign are passed over, so that all are as likely.
            var word = random.next()
            for _ in 0..<12 where signs.count < length {
                let place = Int(word & 31)
                word >>= 5
                if place < Self.alphabet.count { signs.append(Self.alphabet[place]) }
            }
        }
        let groups = stride(from: 0, to: length, by: 5).map { start in
            String(decoding: signs[start..<min(start + 5, length)], as: UTF8.self)
        }
        return ((prefix.map { [$0] } ?? []) + groups).joined(separator: "-")
    }

    /// Adds so many codes to a promotion, and answers them.
    func add(
        _ count: Int,
        to promotion: ID<Promotion>,
        _ limits: CouponTable.Limits,
        in tx: Transaction
    ) throws -> [String] {
        var added: [String] = []
        while added.count < count {
            let batch = (0..<min(Self.batchMax, count - added.count)).map { _ in code(tx.random) }
            // That one of them exists is less likely than that the machine fails.
            guard try CouponTable.insert(minted: batch, of: promotion, limits, in: tx) == batch.count else {
                throw DatabaseError.statement("a random code was made twice")
            }
            added += batch
        }
        return added
    }
}

/// What random codes begin with.
struct CouponPrefix: TextValue {
    let text: String
    static let example = "SUMMER"
    static let rule = TextRule(length: 1...20, pattern: "^[A-Za-z0-9]+$") { text in
        let isPlain = text.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        }
        return isPlain ? nil : "must be letters A to Z and digits"
    }

    init(checked text: String) {
        self.text = text.uppercased()
    }
}
