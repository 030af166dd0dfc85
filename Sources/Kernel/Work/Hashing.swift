/// The cryptography that features need, as values they are given: the library behind it stops at one target.
package struct Hashing: Sendable {
    package let sha256: @Sendable (_ message: [UInt8]) -> [UInt8]
    package let hmacSHA256: @Sendable (_ key: [UInt8], _ message: [UInt8]) -> [UInt8]
    /// For one-time codes only: RFC 6238 as authenticator apps know it.
    package let hmacSHA1: @Sendable (_ key: [UInt8], _ message: [UInt8]) -> [UInt8]

    package init(
        sha256: @escaping @Sendable (_ message: [UInt8]) -> [UInt8],
        hmacSHA256: @escaping @Sendable (_ key: [UInt8], _ message: [UInt8]) -> [UInt8],
        hmacSHA1: @escaping @Sendable (_ key: [UInt8], _ message: [UInt8]) -> [UInt8]
    ) {
        self.sha256 = sha256
        self.hmacSHA256 = hmacSHA256
        self.hmacSHA1 = hmacSHA1
    }

    /// What is kept of a text that is a secret, or too long: its SHA-256 in hexadecimal digits.
    package func digest(_ text: String) -> String {
        Self.hex(sha256(Array(text.utf8)))
    }

    /// Compares secrets in a time that tells nothing about where they differ.
    package static func equals(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }

    /// Lower-case hexadecimal digits of some bytes.
    package static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
