import Kernel
import Support
import Synchronization
import Webhooks

/// Somebody who is told of orders, and does not listen each time.
final class Receiver: WebhookSender {
    private struct State {
        var random: SeededNumbers
        var heard: Set<String> = []
        var tries = 0
    }

    private let state: Mutex<State>

    init(seed: UInt64) {
        state = Mutex(State(random: SeededNumbers(seed: seed)))
    }

    /// What was heard, as event and order.
    var heard: Set<String> { state.withLock(\.heard) }
    var tries: Int { state.withLock(\.tries) }

    func deliver(_ message: WebhookMessage) async -> WebhookAnswer {
        let json = (try? JSON.parse(message.body)) ?? .null
        let name = "\(json["type"]?.string ?? "?") \(json["data"]?["subject"]?.string ?? "?")"
        let status = state.withLock { state in
            state.tries += 1
            guard !state.random.chance(5) else { return 500 }
            state.heard.insert(name)
            return 200
        }
        return WebhookAnswer(status: status, text: "", milliseconds: 1)
    }
}
