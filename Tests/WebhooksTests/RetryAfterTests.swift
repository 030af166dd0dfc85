import Kernel
import Support
import Testing
import Webhooks

/// `Retry-After` as a date.
@Suite struct RetryAfterTests {
    /// The first pause is 5 s, and up to a tenth more.
    @Test(arguments: [
        (after: 600, text: nil as String?, waits: 600), (after: -600, text: nil, waits: 6),
        (after: 10_000_000, text: nil, waits: 86_400), (after: 0, text: "Sun Nov  6 08:49:37 2094", waits: 6),
        (after: 0, text: "Sun, 31 Feb 2094 08:49:37 GMT", waits: 6), (after: 0, text: "soon", waits: 6),
        (after: 0, text: "Sun, 06 Nov 9999 99:99:99 GMT", waits: 6),
    ])
    func `a date is waited for, at most a day, and nonsense is passed over`(
        after: Int64,
        text: String?,
        waits: Int64
    ) async throws {
        try await Post.open(.sqlite, Later(after: after, text: text)) { post in
            let hook = try await post.webhook()
            try await post.emit("order.paid", "order:a")
            try await post.run()
            func tries() async throws -> Int? {
                try await post.log(hook.path).first?["tries"]?.array?.count
            }
            if waits > 6 {
                try await post.pass(seconds: waits - 2)
                #expect(try await tries() == 1)
                try await post.pass(seconds: 3)
            } else {
                try await post.pass(seconds: 6)
            }
            #expect(try await tries() == 2)
        }
    }

    /// Asks for time with a date some seconds after the message was signed, or with a text.
    private struct Later: WebhookSender {
        let after: Int64
        let text: String?

        func deliver(_ message: WebhookMessage) async -> WebhookAnswer {
            let signed = message.headers.first { $0.name == "webhook-timestamp" }.flatMap { Int64($0.value) }
            let date = Self.date(Timestamp(milliseconds: ((signed ?? 0) + after) * 1_000).description)
            return WebhookAnswer(status: 503, text: "", retryAfter: text ?? date, milliseconds: 1)
        }

        /// `2026-11-21T12:00:00.000Z` as HTTP writes it; the day of the week is not looked at.
        private static func date(_ text: String) -> String {
            let months = [
                "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
            ]
            let parts = text.split { "-T.Z".contains($0) }.map(String.init)
            return "Sun, \(parts[2]) \(months[(Int(parts[1]) ?? 1) - 1]) \(parts[0]) \(parts[3]) GMT"
        }
    }
}
