import CPostgres
import Foundation
import Glibc
import Kernel
import Synchronization

/// Tells other servers what this one touched, and hears what they did, over one connection of its own.
///
/// Messages go out at most every 5 ms and never inside the shop's transactions, because PostgreSQL lets
/// only one transaction with a message commit at a time. While the connection is down nothing that is
/// kept counts as fresh.
final class Listener: Sendable {
    private static let channel = "mercato_touch"
    private static let pauseMilliseconds = 5
    /// After so long without a sound the server is asked whether it is still there.
    private static let silenceMilliseconds = 10_000

    private struct State {
        var isClosing = false
        var hasEnded = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let settings: PostgresSettings
    private let freshness: Freshness
    private let notifier: Notifier
    private let state = Mutex(State())

    init(_ settings: PostgresSettings, freshness: Freshness) throws {
        self.settings = settings
        self.freshness = freshness
        notifier = try Notifier()
    }

    func start() {
        freshness.suspend(true)
        freshness.tell { [notifier] names in notifier.add(names) }
        let thread = Thread { self.run() }
        thread.name = "postgres-news"
        thread.start()
    }

    func close() async {
        freshness.tell { _ in }
        await withCheckedContinuation { continuation in
            let hasEnded = state.withLock { state in
                state.isClosing = true
                if !state.hasEnded { state.waiting.append(continuation) }
                return state.hasEnded
            }
            notifier.bell.ring()
            if hasEnded { continuation.resume() }
        }
    }

    // MARK: The thread

    private var isClosing: Bool { state.withLock { $0.isClosing } }

    private func run() {
        var failures = 0
        // A command may end before the first connection stands: what it touched is told all the same.
        while !isClosing || (notifier.hasNews && failures < 3) {
            do throws(Failure) {
                let wire = try connect()
                failures = 0
                freshness.noteAll()
                freshness.suspend(false)
                try serve(wire)
            } catch {
                freshness.suspend(true)
                wait(milliseconds: min(1_000, 20 << min(failures, 8)), for: -1)
                failures += 1
            }
        }
        let waiting = state.withLock { state in
            state.hasEnded = true
            return state.waiting
        }
        waiting.forEach { $0.resume() }
    }

    private func connect() throws(Failure) -> Wire {
        let wire = try Wire(settings)
        // A message is no data: its commit need not wait for the disk.
        _ = try wire.run("SET synchronous_commit = off")
        _ = try wire.run("LISTEN \(Self.channel)")
        return wire
    }

    /// Hears and tells until the connection breaks or the end has come and everything is told.
    private func serve(_ wire: Wire) throws(Failure) {
        var lastSent = ContinuousClock.now
        while true {
            if notifier.hasNews, .now - lastSent >= .milliseconds(Self.pauseMilliseconds) || isClosing {
                try send(on: wire)
                lastSent = .now
            }
            try hear(on: wire)
            if isClosing, !notifier.hasNews { return }
            let pause = notifier.hasNews ? Self.pauseMilliseconds : Self.silenceMilliseconds
            let isQuiet = wait(milliseconds: pause, for: wire.descriptor)
            if isQuiet, pause == Self.silenceMilliseconds { _ = try wire.run("SELECT 1") }
        }
    }

    private func send(on wire: Wire) throws(Failure) {
        let names = notifier.take()
        do throws(Failure) {
            for payload in Notifier.payloads(of: names) {
                _ = try wire.run("SELECT pg_notify($1, $2)", [Self.channel, payload])
            }
        } catch {
            notifier.add(names)
            throw error
        }
    }

    private func hear(on wire: Wire) throws(Failure) {
        guard PQconsumeInput(wire.raw) == 1, wire.isOpen else { throw wire.lost() }
        while let message = PQnotifies(wire.raw) {
            defer { PQfreemem(message) }
            // One's own messages come back too.
            guard message.pointee.be_pid != PQbackendPID(wire.raw) else { continue }
            let names = Notifier.names(in: String(cString: message.pointee.extra))
            if names.contains(Notifier.everything) {
                freshness.noteAll()
            } else {
                freshness.note(names)
            }
        }
    }

    /// Waits for a message, the bell or the time; true when nothing came.
    @discardableResult
    private func wait(milliseconds: Int, for descriptor: Int32) -> Bool {
        // poll passes over a descriptor of -1.
        var descriptors = [descriptor, notifier.bell.descriptor].map {
            pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
        }
        let count = poll(&descriptors, 2, Int32(milliseconds))
        notifier.bell.silence()
        return count == 0
    }
}
