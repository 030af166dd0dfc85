import Foundation

/// Signs and checks messages as Standard Webhooks describes: HMAC-SHA256 over `id.timestamp.body`.
package struct WebhookSignature: Sendable {
    /// How old or new a message may be: what the specification's libraries allow.
    package static let toleranceSeconds: Int64 = 300

    private let secret: [UInt8]
    private let former: [Former]
    private let hashing: Hashing

    /// A secret that was replaced by another, and until when it is still good.
    package struct Former: Sendable, Equatable {
        let secret: [UInt8]
        package let until: Timestamp

        package init(secret: [UInt8], until: Timestamp) {
            self.secret = secret
            self.until = until
        }
    }

    /// The secret is known to the sender and the receiver only: 24 to 64 random bytes.
    ///
    /// As long as a former one is good, messages are signed with both and believed by either.
    package init(secret: [UInt8], former: [Former] = [], hashing: Hashing) {
        precondition(secret.count >= 16, "a secret to sign with has at least 16 bytes")
        self.secret = secret
        self.former = former
        self.hashing = hashing
    }

    /// The headers to send with a body.
    ///
    /// The id stays the same for every try to deliver the same message.
    package func headers(id: String, body: [UInt8], now: Timestamp) -> [(name: String, value: String)] {
        Self.headers(id: id, body: body, now: now, by: [self])
    }

    private func secrets(at now: Timestamp) -> [[UInt8]] {
        [secret] + former.filter { now < $0.until }.map(\.secret)
    }

    /// The same, signed with several secrets while one is being replaced by another.
    package static func headers(
        id: String,
        body: [UInt8],
        now: Timestamp,
        by signers: [WebhookSignature]
    ) -> [(name: String, value: String)] {
        let seconds = String(now.milliseconds / 1_000)
        let signatures = signers.flatMap { signer in
            signer.secrets(at: now).map { secret in
                "v1,\(Data(signer.mac(secret, id, seconds, body)).base64EncodedString())"
            }
        }
        return [
            ("webhook-id", id), ("webhook-timestamp", seconds),
            ("webhook-signature", signatures.joined(separator: " ")),
        ]
    }

    /// Whether one of the signatures is ours and fresh.
    package func isValid(headers: [String: String], body: [UInt8], now: Timestamp) -> Bool {
        guard let id = headers["webhook-id"], let seconds = headers["webhook-timestamp"],
            let signatures = headers["webhook-signature"], let sentAt = Int64(seconds), isFresh(sentAt, now)
        else { return false }
        let expected = secrets(at: now).map { mac($0, id, seconds, body) }
        // Several may be sent while a secret is being replaced.
        return signatures.split(separator: " ").prefix(8).contains { signature in
            guard signature.hasPrefix("v1,"), let bytes = Data(base64Encoded: String(signature.dropFirst(3)))
            else { return false }
            return expected.contains { Hashing.equals(Array(bytes), $0) }
        }
    }

    private func isFresh(_ sentAt: Int64, _ now: Timestamp) -> Bool {
        let (age, overflow) = (now.milliseconds / 1_000).subtractingReportingOverflow(sentAt)
        return !overflow && age.magnitude <= UInt64(Self.toleranceSeconds)
    }

    private func mac(_ secret: [UInt8], _ id: String, _ seconds: String, _ body: [UInt8]) -> [UInt8] {
        hashing.hmacSHA256(secret, Array("\(id).\(seconds).".utf8) + body)
    }
}
