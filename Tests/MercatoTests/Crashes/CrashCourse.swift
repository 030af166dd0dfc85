import Kernel
import Support
import Synchronization
import Testing

/// A shop under load that is killed, again and again, and what its clients know.
struct CrashCourse: Sendable {
    static let stock = 1_000_000

    let ground: Ground
    let clients: Clients
    let hooks: HookReceiver
    /// Whether the time of day jumps.
    ///
    /// Then jobs were due and holds have lapsed long ago, and nobody could know.
    let clocksJump: Bool

    /// Opens a shop for the closure, and at its end brings everything that waits to an end and compares.
    static func run(
        on engine: TestDatabase,
        patienceSeconds: Int = 60,
        clocksJump: Bool = false,
        _ comment: Comment,
        _ body: (CrashCourse) async throws -> Void
    ) async throws -> ClientJournal.Content {
        try await Ground.with(engine) { ground in
            try await run(
                in: ground,
                patienceSeconds: patienceSeconds,
                clocksJump: clocksJump,
                comment,
                body
            )
        }
    }

    /// The same on ground that is there.
    static func run(
        in ground: Ground,
        patienceSeconds: Int = 60,
        clocksJump: Bool = false,
        _ comment: Comment,
        _ body: (CrashCourse) async throws -> Void
    ) async throws -> ClientJournal.Content {
        let hooks = try HookReceiver()
        defer { hooks.close() }
        var clients = try await ground.stocked(stock, webhook: hooks.port)
        clients.patienceSeconds = patienceSeconds
        let course = CrashCourse(ground: ground, clients: clients, hooks: hooks, clocksJump: clocksJump)
        try await body(course)
        try await course.checkAtLast(comment)
        return clients.journal.now
    }

    /// Starts the server, and asks again for what was in doubt.
    func start() async throws -> ServedFolder {
        let server = try await ground.serve()
        try await askAgain(server)
        return server
    }

    func askAgain(_ server: ServedFolder) async throws {
        _ = try await onThreads(1) { [clients] _ in clients.askAgain(server) }
    }

    /// Runs clients until the closure is through.
    func load(
        _ server: ServedFolder,
        connections: Int,
        seed: UInt64,
        _ loss: Clients.Loss = .ends,
        _ end: () async throws -> Void
    ) async throws {
        let isOpen = Atomic<Bool>(true)
        let clients = clients
        async let done: [Void] = onThreads(connections) { index in
            clients.work(server, seed: seed &+ UInt64(index), loss) { isOpen.load(ordering: .relaxed) }
        }
        defer { isOpen.store(false, ordering: .relaxed) }
        try await end()
        isOpen.store(false, ordering: .relaxed)
        _ = try await done
    }

    /// Waits until the clients know of so many more, two minutes at most.
    func waitForMore(_ count: Int, _ number: (ClientJournal.Content) -> Int) async throws {
        let aim = number(clients.journal.now) + count
        let end = ContinuousClock.now + .seconds(120)
        while ContinuousClock.now < end {
            if number(clients.journal.now) >= aim { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        Issue.record("the clients wait for ever: \(clients.journal.takeSurprises().prefix(5))")
    }

    /// Looks into the data as the crash left them.
    func checkAtOnce(_ comment: Comment) async throws {
        let image = try CrashImage(ground)
        let rules = try await rules(image)
        #expect(clients.journal.takeSurprises() == [], comment)
        #expect(rules.atOnce == [], comment)
        let faults = try await image.faults().filter { fault in
            !(clocksJump && ["jobs.taken", "stock.swept"].contains { fault.hasPrefix($0) })
        }
        #expect(faults == [], comment)
        await image.close()
    }

    private func rules(_ image: CrashImage) async throws -> CrashRules {
        CrashRules(
            known: clients.journal.now,
            books: try await CrashBooks(image),
            clocksJump: clocksJump
        )
    }

    /// Lets everything come to its end, then compares to the last piece and cent.
    private func checkAtLast(_ comment: Comment) async throws {
        var faults: [String] = []
        let end = ContinuousClock.now + .seconds(240)
        var pause = Duration.seconds(1)
        repeat {
            try await ground.hurry()
            let server = try await start()
            try await Task.sleep(for: pause)
            let (status, time) = try await server.stop()
            let said = try server.said().suffix(4_000)
            #expect(status == 0, "\(comment): \(status) after \(time): \(said)")
            let image = try CrashImage(ground)
            let rules = try await rules(image)
            faults = rules.atLast(stock: 2 * Self.stock, heard: hooks.messages, disorder: hooks.disorder)
            if faults.isEmpty { faults = try await image.faults() }
            await image.close()
            pause = min(pause * 2, .seconds(8))
        } while !faults.isEmpty && ContinuousClock.now < end
        #expect(faults == [], comment)
        #expect(clients.journal.takeSurprises() == [], comment)
        #expect(clients.journal.now.inDoubt.isEmpty, comment)
    }
}
