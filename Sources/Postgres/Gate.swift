import Kernel
import Synchronization

/// Opens connections, and keeps a server that is down from being asked by everybody at once.
///
/// After a failed attempt nobody tries again for a moment that grows from 20 to 500 ms; whoever needs
/// a connection meanwhile hears the last failure at once.
final class Gate: Sendable {
    private struct State {
        var failures = 0
        var closedUntil: ContinuousClock.Instant?
        var last = Failure.lost("PostgreSQL cannot be reached")
    }

    private let settings: PostgresSettings
    private let waits: Counter
    private let state = Mutex(State())

    init(_ settings: PostgresSettings, waits: Counter) {
        self.settings = settings
        self.waits = waits
    }

    func open() throws(Failure) -> Connection {
        try passIfOpen()
        do throws(Failure) {
            let connection = try Connection(settings, waits: waits)
            state.withLock { $0 = State() }
            return connection
        } catch {
            state.withLock { state in
                let pause = min(500, 20 << min(state.failures, 8))
                state.failures += 1
                state.closedUntil = .now + .milliseconds(pause)
                state.last = error
            }
            throw error
        }
    }

    private func passIfOpen() throws(Failure) {
        let refusal = state.withLock { state -> Failure? in
            guard let until = state.closedUntil, ContinuousClock.now < until else { return nil }
            return state.last
        }
        if let refusal { throw refusal }
    }
}
