package import Kernel

/// One-time codes of an authenticator app: RFC 6238 with SHA-1, six digits and steps of 30 seconds, which is
/// what every app knows.
///
/// The secret is never printed.
package struct TOTP: Sendable, Equatable {
    package static let stepSeconds: Int64 = 30
    private static let digits = 6
    private static let modulus: UInt32 = 1_000_000

    private let secret: [UInt8]

    /// A new secret of 160 bits, as long as the hash.
    package init(_ random: Randomness) {
        let bytes = (0..<3).flatMap { _ in withUnsafeBytes(of: random.next(), Array.init) }
        secret = Array(bytes.prefix(20))
    }

    /// A kept secret; nil unless ``base32`` could have written it with at least 80 bits.
    package init?(base32 text: String) {
        guard text.utf8.count <= 128, let bytes = BinaryText.base32.bytes(text), bytes.count >= 10 else {
            return nil
        }
        secret = bytes
    }

    /// The secret as it is kept, and typed into an app that cannot scan.
    package var base32: String { BinaryText.base32.text(secret) }

    /// The number of steps since 1970.
    package static func step(at now: Timestamp) -> Int64 {
        now.milliseconds / 1_000 / stepSeconds
    }

    /// The six digits that an app shows during a step.
    package func code(at step: Int64, hashing: Hashing) -> String {
        let message = withUnsafeBytes(of: step.bigEndian, Array.init)
        let mac = hashing.hmacSHA1(secret, message)
        let offset = Int(mac[mac.count - 1] & 0x0F)
        let word = mac[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
        let text = String(word % Self.modulus)
        return String(repeating: "0", count: Self.digits - text.utf8.count) + text
    }

    /// The step whose code this is: the current one, the one before or the one after, for clocks differ.
    ///
    /// `last` is the last step that was used; it and those before it are not accepted again. Keep the
    /// returned one there, in the same transaction.
    ///
    /// - Returns: nil for a wrong or used code.
    package func step(
        of code: String,
        now: Timestamp,
        after last: Int64?,
        hashing: Hashing
    ) -> Int64? {
        let given = Array(code.utf8.prefix(Self.digits + 1))
        let current = Self.step(at: now)
        let matching = (-1...1).map { current + $0 }.filter { step in
            Hashing.equals(Array(self.code(at: step, hashing: hashing).utf8), given)
        }
        return matching.first { step in last.map { step > $0 } ?? true }
    }

    /// What the picture for the app says: the shop's name, the user's e-mail address and the secret.
    package func url(issuer: String, account: String) -> String {
        let issuer = QueryText.encoded(issuer)
        return "otpauth://totp/\(issuer):\(QueryText.encoded(account))?secret=\(base32)&issuer=\(issuer)"
            + "&algorithm=SHA1&digits=\(Self.digits)&period=\(Self.stepSeconds)"
    }
}

extension TOTP: CustomStringConvertible, CustomReflectable {
    package var description: String { "TOTP •••" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
