import Foundation
import Kernel
import Support
import Testing

/// The program, or its PostgreSQL, is killed while it works, again and again on the same data.
@Suite(.serialized) struct CrashTests {
    @Test func `on SQLite what was acknowledged outlives kill -9, and nothing happens twice`() async throws {
        try await Self.run(.sqlite, rounds: Figures.isLong ? 300 : 3)
    }

    @Test(.enabled(if: TestDatabase.all.contains(.postgres)))
    func `on PostgreSQL it outlives kill -9 of the program and of PostgreSQL itself`() async throws {
        try await Self.run(.postgres, rounds: Figures.isLong ? 100 : 3)
    }

    private static func run(_ engine: TestDatabase, rounds: Int) async throws {
        let seed = SeededNumbers.newSeed()
        var moments = SeededNumbers(seed: seed)
        var report = Report()
        // A new shop now and then: looking through all of it after each crash stays quick.
        for first in stride(from: 1, through: rounds, by: 50) {
            let known = try await CrashCourse.run(on: engine, "seed \(seed)") { course in
                for round in first...min(first + 49, rounds) {
                    let server = try await course.start()
                    report.starts.append(server.startMilliseconds)
                    let comment: Comment = "\(engine), seed \(seed), round \(round)"
                    if let cluster = course.ground.cluster, round.isMultiple(of: 2) {
                        let victim = Cluster.Victim.allCases[(round / 2 - 1) % 3]
                        try await Self.kill(cluster, victim, under: server, course, &moments, &report)
                    } else {
                        try await Self.kill(server, course, &moments)
                    }
                    try await course.checkAtOnce(comment)
                    // The next start is killed too, while it puts things in order.
                    if round.isMultiple(of: 3) {
                        let ground = course.ground
                        let soon = moments.next(5...400)
                        try await ServedFolder.crash(ground.folder, ground.options, after: soon)
                    }
                }
            }
            report.add(known)
            report.say("kill -9, \(engine), seed \(seed): \(min(first + 49, rounds)) of \(rounds) rounds")
        }
        #expect(report.starts.allSatisfy { $0 < 30_000 })
        #expect(report.acknowledged["checkout", default: 0] > rounds)
    }

    private static func kill(
        _ server: ServedFolder,
        _ course: CrashCourse,
        _ moments: inout SeededNumbers
    ) async throws {
        let wait = moments.next(60...900)
        let clients = Int(moments.next(8...16))
        try await course.load(server, connections: clients, seed: moments.next(0...UInt64.max - 1)) {
            try await Task.sleep(for: .milliseconds(wait))
            try await server.crash()
        }
    }

    /// The server lives on: it says 503 while the database is away, and works again as soon as it is back.
    private static func kill(
        _ cluster: Cluster,
        _ victim: Cluster.Victim,
        under server: ServedFolder,
        _ course: CrashCourse,
        _ moments: inout SeededNumbers,
        _ report: inout Report
    ) async throws {
        let waits = [moments.next(60...900), moments.next(0...500), moments.next(100...500)]
        let seed = moments.next(0...UInt64.max - 1)
        let clients = Int(moments.next(8...16))
        try await course.load(server, connections: clients, seed: seed, .surprises) {
            try await Task.sleep(for: .milliseconds(waits[0]))
            try await cluster.kill(victim)
            try await Task.sleep(for: .milliseconds(waits[1]))
            try await cluster.start()
            let back = ContinuousClock.now
            try await server.getReady()
            report.returns.append(Figures.microseconds(ContinuousClock.now - back) / 1_000)
            try await Task.sleep(for: .milliseconds(waits[2]))
        }
        try await course.askAgain(server)
        try await server.crash()
    }
}

/// What all rounds came to.
private struct Report {
    var acknowledged: [String: Int] = [:]
    var refused: [String: Int] = [:]
    var doubts = 0
    var starts: [Int] = []
    var returns: [Int] = []

    mutating func add(_ known: ClientJournal.Content) {
        acknowledged.merge(known.acknowledged, uniquingKeysWith: +)
        refused.merge(known.refused, uniquingKeysWith: +)
        doubts += known.doubts
    }

    func say(_ what: String) {
        let count = acknowledged.values.reduce(0, +)
        let kinds = acknowledged.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
        var line = "\(what), \(count) writes acknowledged, \(doubts) times in doubt, each resolved;"
        line += " started in \(Figures.percentile(50, of: starts)) ms (median),"
        line += " \(starts.max() ?? 0) ms at most"
        if !returns.isEmpty {
            line += "; ready \(Figures.percentile(50, of: returns)) ms (median) after PostgreSQL was,"
            line += " \(returns.max() ?? 0) ms at most"
        }
        Figures.say(line + "; " + kinds.joined(separator: ", ") + "; refused \(refused)")
    }
}
