package import Kernel

extension WebhookSignature {
    /// - Throws: ``WebhookRefusal/badSignature`` unless one of the signatures is ours and fresh.
    package func check(headers: [String: String], body: [UInt8], now: Timestamp) throws(WebhookRefusal) {
        guard isValid(headers: headers, body: body, now: now) else { throw .badSignature }
    }
}
