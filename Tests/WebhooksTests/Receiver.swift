import Kernel
import Synchronization
import Webhooks

/// A receiver without a network: it answers as a test says, and keeps what it heard.
final class Receiver: WebhookSender {
    /// What came, with its headers by name.
    struct Heard: Sendable {
        let url: String
        let headers: [String: String]
        let body: [UInt8]
        let json: JSON

        var id: String { headers["webhook-id"] ?? "" }
        var type: String { json["type"]?.string ?? "" }
        var subject: String { json["data"]?["subject"]?.string ?? "" }
        var sequence: Int64 { json["data"]?["sequence"]?.integer ?? 0 }
    }

    typealias Answers = @Sendable (_ heard: Heard, _ count: Int) -> WebhookAnswer

    private let answers: Answers
    private let state = Mutex<[Heard]>([])

    /// Answers by the message and how many came before it.
    init(_ answers: @escaping Answers = { _, _ in .status(204) }) {
        self.answers = answers
    }

    var heard: [Heard] { state.withLock { $0 } }

    func deliver(_ message: WebhookMessage) async -> WebhookAnswer {
        let heard = Heard(
            url: message.url,
            headers: Dictionary(message.headers.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 }),
            body: message.body,
            json: (try? JSON.parse(message.body)) ?? .null
        )
        let count = state.withLock { state in
            state.append(heard)
            return state.count - 1
        }
        return answers(heard, count)
    }
}

extension WebhookAnswer {
    static func status(_ status: Int, retryAfter: String? = nil) -> WebhookAnswer {
        WebhookAnswer(status: status, text: "", retryAfter: retryAfter, milliseconds: 1)
    }

    /// Nobody was there.
    static let silence = WebhookAnswer(status: nil, text: "connection refused", milliseconds: 1)
}
