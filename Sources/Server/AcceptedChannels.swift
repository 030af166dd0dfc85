import HummingbirdCore
import Logging
import NIOCore
import Synchronization

/// Holds every accepted connection until somebody serves it.
///
/// SwiftNIO ends the process when a connection that it wrapped is dropped unserved, as happens to one that
/// comes in the moment in which a server stops (swift-nio issue 2637). Held here it lives until the server
/// has ended, and is closed then.
struct AcceptedChannels<Inner: ServerChildChannel>: ServerChildChannel {
    private let inner: Inner
    private let waiting = Waiting()

    init(_ inner: Inner) {
        self.inner = inner
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Inner.Value> {
        inner.setup(channel: channel, logger: logger).map { value in
            if !waiting.add(value) { Task { await close(value, logger) } }
            return value
        }
    }

    func handle(value: Inner.Value, logger: Logger) async {
        waiting.remove(value)
        await inner.handle(value: value, logger: logger)
    }

    /// Runs a server on these, and closes what came too late for it.
    func serving(logger: Logger, _ run: () async throws -> Void) async throws {
        do {
            try await run()
        } catch {
            await end(logger)
            throw error
        }
        await end(logger)
    }

    private func end(_ logger: Logger) async {
        for value in waiting.end() { await close(value, logger) }
    }

    private func close(_ value: Inner.Value, _ logger: Logger) async {
        value.channel.close(promise: nil)
        await inner.handle(value: value, logger: logger)
    }

    private final class Waiting: Sendable {
        private let state = Mutex((values: [ObjectIdentifier: Inner.Value](), isEnded: false))

        /// False when the server has ended.
        func add(_ value: Inner.Value) -> Bool {
            state.withLock { state in
                guard !state.isEnded else { return false }
                state.values[ObjectIdentifier(value.channel)] = value
                return true
            }
        }

        func remove(_ value: Inner.Value) {
            state.withLock { _ = $0.values.removeValue(forKey: ObjectIdentifier(value.channel)) }
        }

        func end() -> [Inner.Value] {
            state.withLock { state in
                defer { state.values = [:] }
                state.isEnded = true
                return Array(state.values.values)
            }
        }
    }
}
