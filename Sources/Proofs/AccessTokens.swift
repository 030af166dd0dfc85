package import Kernel

/// Writes and reads the access tokens of one shop.
package struct AccessTokens: Sendable {
    /// Longer ones are not looked at.
    package static let bytesMax = 1_024
    /// Shorter keys sign nothing: HS256 wants as many bits as its hash has.
    package static let keyBytesMin = 32
    /// How far the clocks of two servers may be apart.
    private static let skewSeconds: Int64 = 60
    private static let type = "access"

    private let issuer: String
    private let audience: String
    private let hashing: Hashing

    package init(issuer: String, audience: String, hashing: Hashing) {
        self.issuer = issuer
        self.audience = audience
        self.hashing = hashing
    }

    /// Signs a new token that begins now.
    ///
    /// `id` is a fresh random text, the token's `jti`; `keyID` the `kid`, letters and digits; the key has at
    /// least 32 bytes.
    package func issue(
        userID: Int64,
        sessionID: Int64,
        id: String,
        keyID: String,
        key: [UInt8],
        now: Timestamp
    ) -> String {
        precondition(key.count >= Self.keyBytesMin, "a key of \(key.count) bytes is too short")
        let issued = now.milliseconds / 1_000
        let claims = JSON.object([
            ("iss", .string(issuer)), ("aud", .string(audience)), ("sub", .string(String(userID))),
            ("sid", .string(String(sessionID))), ("jti", .string(id)), ("iat", .number(String(issued))),
            ("exp", .number(String(issued + AccessToken.lifetimeSeconds))), ("typ", .string(Self.type)),
        ])
        let signed = Self.header(keyID) + "." + BinaryText.base64URL.text(Array(claims.text.utf8))
        return signed + "." + signature(of: signed, key)
    }

    /// Reads a token that one of these keys signed for this shop.
    ///
    /// `keys` are those that are good now, by their `kid`.
    ///
    /// - Throws: the first thing that is wrong, checked in the order size, header, signature, claims, time.
    package func parse(
        _ token: String,
        keys: [String: [UInt8]],
        now: Timestamp
    ) throws(AccessToken.Refusal) -> AccessToken {
        guard token.utf8.count <= Self.bytesMax else { throw .tooLong }
        let parts = token.split(separator: ".", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 3 else { throw .malformed }
        let header = Array(parts[0].utf8)
        let known = keys.first { Array(Self.header($0.key).utf8) == header }
        guard let key = known?.value, key.count >= Self.keyBytesMin else { throw .header }
        let expected = signature(of: parts[0] + "." + parts[1], key)
        guard Hashing.equals(Array(expected.utf8), Array(parts[2].utf8)) else { throw .signature }
        guard let payload = BinaryText.base64URL.bytes(parts[1]),
            let claims = try? JSON.parse(payload, depthMax: 2)
        else { throw .malformed }
        return try checked(claims, now: now.milliseconds / 1_000)
    }

    private func checked(_ claims: JSON, now: Int64) throws(AccessToken.Refusal) -> AccessToken {
        guard claims["iss"]?.string == issuer, claims["aud"]?.string == audience,
            claims["typ"]?.string == Self.type, let id = claims["jti"]?.string,
            let userID = Self.positive(claims["sub"]), let sessionID = Self.positive(claims["sid"]),
            let issued = claims["iat"]?.integer, let expires = claims["exp"]?.integer,
            (0...Self.secondsMax).contains(issued),
            issued < expires, expires <= issued + AccessToken.lifetimeSeconds
        else { throw .claims }
        guard issued <= now + Self.skewSeconds else { throw .early }
        if let start = claims["nbf"] {
            guard let start = start.integer else { throw .claims }
            guard start <= now + Self.skewSeconds else { throw .early }
        }
        guard now < expires else { throw .expired }
        return AccessToken(
            userID: userID,
            sessionID: sessionID,
            id: id,
            issuedAt: Timestamp(milliseconds: issued * 1_000),
            expiresAt: Timestamp(milliseconds: expires * 1_000)
        )
    }

    /// The year 5138: arithmetic below it cannot overflow.
    private static let secondsMax: Int64 = 100_000_000_000

    /// An id in the one form in which this program writes it.
    private static func positive(_ claim: JSON?) -> Int64? {
        guard let text = claim?.string, let value = Int64(text), value > 0, String(value) == text else {
            return nil
        }
        return value
    }

    private static func header(_ keyID: String) -> String {
        let header = JSON.object([
            ("alg", .string("HS256")), ("typ", .string("JWT")), ("kid", .string(keyID)),
        ])
        return BinaryText.base64URL.text(Array(header.text.utf8))
    }

    private func signature(of signed: some StringProtocol, _ key: [UInt8]) -> String {
        BinaryText.base64URL.text(hashing.hmacSHA256(key, Array(signed.utf8)))
    }
}
