import Foundation
import Kernel
import Secrets
import Synchronization
import Testing

/// A door that work on a thread waits behind, and how many stand there.
private final class Door: Sendable {
    private struct State {
        var isOpen = false
        var inside = 0
        var most = 0
        var order: [Int] = []
    }

    private let state = Mutex(State())

    var most: Int { state.withLock(\.most) }
    var inside: Int { state.withLock(\.inside) }
    var order: [Int] { state.withLock(\.order) }

    func open() {
        state.withLock { $0.isOpen = true }
    }

    func pass(_ number: Int = 0) -> Int {
        state.withLock { state in
            state.inside += 1
            state.most = max(state.most, state.inside)
            state.order.append(number)
        }
        while !state.withLock(\.isOpen) { pause() }
        state.withLock { $0.inside -= 1 }
        return number
    }

    private func pause() {
        var time = timespec(tv_sec: 0, tv_nsec: 1_000_000)
        nanosleep(&time, nil)
    }
}

/// Waits until something is so, at most a minute.
private func eventually(_ isSo: () -> Bool) async throws {
    for _ in 0..<60_000 where !isSo() { try await Task.sleep(for: .milliseconds(1)) }
    try #require(isSo())
}

@Suite struct Argon2CrewTests {
    @Test(arguments: [1, 2, 3]) func `never more at once than the crew has threads`(threads: Int) async throws
    {
        let crew = Argon2Crew(threadsMax: threads, waitingMax: 100)
        let door = Door()
        let answers = Task {
            try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<40 { group.addTask { try await crew.run { door.pass(number) } } }
                return try await group.reduce(into: Set<Int>()) { $0.insert($1) }
            }
        }
        try await eventually { crew.waitingCount == 40 - threads && door.inside == threads }

        door.open()

        #expect(try await answers.value == Set(0..<40))
        #expect(door.most == threads)
        #expect(crew.waitingCount == 0)
    }

    @Test func `whose turn comes too late is refused as busy`() async throws {
        let crew = Argon2Crew(threadsMax: 1, waitingMax: 2, patience: .milliseconds(50))
        let door = Door()
        let first = Task { try await crew.run { door.pass(1) } }
        try await eventually { door.inside == 1 }
        let late = Task { try await crew.run { 2 } }
        try await eventually { crew.waitingCount == 1 }

        try await Task.sleep(for: .milliseconds(60))
        door.open()

        #expect(try await first.value == 1)
        await #expect(throws: DatabaseError.busy) { try await late.value }
        #expect(try await crew.run { 3 } == 3)
    }

    @Test func `who comes when the queue is full is refused as busy, and nobody else`() async throws {
        let crew = Argon2Crew(threadsMax: 1, waitingMax: 2)
        let door = Door()
        let tasks = (0..<3).map { number in Task { try await crew.run { door.pass(number) } } }
        try await eventually { door.inside == 1 && crew.waitingCount == 2 }

        await #expect(throws: DatabaseError.busy) { try await crew.run { 4 } }
        door.open()

        for (number, task) in tasks.enumerated() { #expect(try await task.value == number) }
        #expect(try await crew.run { 5 } == 5)
    }

    @Test func `the queue is served in its order`() async throws {
        let crew = Argon2Crew(threadsMax: 1, waitingMax: 10)
        let door = Door()
        var tasks = [Task { try await crew.run { door.pass(0) } }]
        try await eventually { door.inside == 1 }
        for number in 1...5 {
            tasks.append(Task { try await crew.run { door.pass(number) } })
            try await eventually { crew.waitingCount == number }
        }

        door.open()
        for task in tasks { _ = try await task.value }

        #expect(door.order == Array(0...5))
    }

    @Test func `who gives up leaves the queue at once and makes room`() async throws {
        let crew = Argon2Crew(threadsMax: 1, waitingMax: 1)
        let door = Door()
        let first = Task { try await crew.run { door.pass(1) } }
        try await eventually { door.inside == 1 }
        let second = Task { try await crew.run { door.pass(2) } }
        try await eventually { crew.waitingCount == 1 }

        second.cancel()

        await #expect(throws: CancellationError.self) { try await second.value }
        #expect(crew.waitingCount == 0)
        let third = Task { try await crew.run { door.pass(3) } }
        try await eventually { crew.waitingCount == 1 }
        door.open()
        #expect(try await [first.value, third.value] == [1, 3])
        #expect(door.order == [1, 3])
    }

    @Test func `work of a task that was cancelled before is not begun`() async throws {
        let crew = Argon2Crew(threadsMax: 1, waitingMax: 1)
        let door = Door()
        door.open()

        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            return try await crew.run { door.pass(1) }
        }
        task.cancel()

        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(door.order == [])
    }

    @Test func `what the work throws arrives, and the thread goes on`() async throws {
        struct Broken: Error {}
        let crew = Argon2Crew(threadsMax: 1, waitingMax: 1)

        await #expect(throws: Broken.self) { try await crew.run { throw Broken() } }

        #expect(try await crew.run { 1 } == 1)
    }

    @Test func `a storm of callers that give up loses nobody`() async throws {
        let crew = Argon2Crew(threadsMax: 2, waitingMax: 16)
        let counts = await withTaskGroup(of: String.self) { group in
            for number in 0..<2_000 {
                group.addTask {
                    let task = Task { try await crew.run { number } }
                    if number % 3 == 0 { task.cancel() }
                    do {
                        return try await task.value == number ? "answered" : "mixed up"
                    } catch is CancellationError {
                        return "cancelled"
                    } catch {
                        return error as? DatabaseError == .busy ? "busy" : "failed"
                    }
                }
            }
            return await group.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
        }

        #expect(counts.values.reduce(0, +) == 2_000)
        #expect(Set(counts.keys).isSubset(of: ["answered", "cancelled", "busy"]), "\(counts)")
        #expect(crew.waitingCount == 0)
    }
}
