import Kernel

/// Who brings messages to webhooks.
package protocol WebhookSender: Sendable {
    /// Posts one message in less than 50 seconds, without following a redirect.
    ///
    /// What goes wrong on the way is an answer too: the log of deliveries shows it.
    func deliver(_ message: WebhookMessage) async -> WebhookAnswer
}

/// A message ready to be sent.
package struct WebhookMessage: Sendable {
    package let url: String
    package let headers: [(name: String, value: String)]
    package let body: [UInt8]
    let delivery: ID<WebhookDelivery>
    let turn: Int64
    let sentAt: Timestamp
}

/// What came of one try.
package struct WebhookAnswer: Sendable {
    /// The HTTP status; nil when there was no answer.
    package let status: Int?
    /// The beginning of the answer's body, or why there was none.
    package let text: String
    /// What `Retry-After` said.
    package let retryAfter: String?
    package let milliseconds: Int64

    package init(status: Int?, text: String, retryAfter: String? = nil, milliseconds: Int64) {
        self.status = status
        self.text = text
        self.retryAfter = retryAfter
        self.milliseconds = milliseconds
    }

    var isHeard: Bool { status.map { (200...299).contains($0) } ?? false }
    /// The receiver wants nothing any more.
    var isGone: Bool { status == 410 }

    /// Seconds until another try is welcome, at most a day: asked for as their count or as a date.
    func retrySeconds(at now: Timestamp) -> Int64? {
        guard let retryAfter else { return nil }
        let asked =
            Int64(retryAfter)
            ?? HTTPDate.moment(retryAfter).map { ($0.milliseconds &- now.milliseconds) / 1_000 }
        return asked.map { min(max($0, 0), 86_400) }
    }
}
