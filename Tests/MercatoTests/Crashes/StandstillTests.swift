import Foundation
import Kernel
import Support
import Testing

/// A server that stands still for a while, and clocks that jump.
@Suite(.serialized) struct StandstillTests {
    @Test(arguments: Figures.isLong ? TestDatabase.all : [.sqlite])
    func `who times out and asks again while the server stands still gets one outcome`(
        engine: TestDatabase
    ) async throws {
        let seed = SeededNumbers.newSeed()
        let seconds = Figures.isLong ? 60 : 10
        let known = try await CrashCourse.run(on: engine, patienceSeconds: 1, "seed \(seed)") { course in
            let server = try await course.start()
            try await course.load(server, connections: 12, seed: seed, .repeats) {
                try await course.waitForMore(50, \.acknowledgedCount)
                kill(server.process.processIdentifier, SIGSTOP)
                try await Task.sleep(for: .seconds(seconds))
                kill(server.process.processIdentifier, SIGCONT)
                try await server.getReady()
                try await course.waitForMore(50, \.acknowledgedCount)
            }
            try await course.askAgain(server)
            #expect(try await server.stop().status == 0)
            try await course.checkAtOnce("seed \(seed)")
        }
        #expect(known.doubts > 0)
        Figures.say(
            "SIGSTOP for \(seconds) s, \(engine), seed \(seed):"
                + " \(known.acknowledgedCount) writes acknowledged,"
                + " \(known.doubts) times in doubt, each resolved"
        )
    }

    @Test(.enabled(if: FakeTime.library != nil), arguments: Figures.isLong ? TestDatabase.all : [.sqlite])
    func `clocks that jump by hours, both ways, lose and double nothing`(engine: TestDatabase) async throws {
        let seed = SeededNumbers.newSeed()
        var moments = SeededNumbers(seed: seed)
        let jumps = Figures.isLong ? 60 : 4
        let known = try await CrashCourse.run(on: engine, clocksJump: true, "seed \(seed)") { course in
            let time = try FakeTime(folder: course.ground.folder)
            let server = try await course.ground.serve(environment: time.environment)
            try await course.load(server, connections: 8, seed: seed, .surprises) {
                try await course.waitForMore(20, \.acknowledgedCount)
                for jump in 1...jumps {
                    // Forward and back, by up to a day and a half in all.
                    let hours = Int(moments.next(1...18)) * (jump.isMultiple(of: 2) ? -1 : 1)
                    try time.jump(hours: hours)
                    try await course.waitForMore(20, \.acknowledgedCount)
                }
            }
            try await course.askAgain(server)
            try await server.crash()
            try await course.checkAtOnce("seed \(seed)")
            #expect(try await Self.span(of: course.ground) > 3_600_000, "the clock did not jump")
        }
        Figures.say(
            "\(jumps) jumps of the clock (libfaketime), \(engine), seed \(seed):"
                + " \(known.acknowledgedCount) writes acknowledged,"
                + " \(known.doubts) times in doubt, each resolved"
        )
    }

    /// The milliseconds from the earliest order to the latest one.
    private static func span(of ground: Ground) async throws -> Int {
        let image = try CrashImage(ground)
        let span = try await image.database.read { tx in
            try tx.first("SELECT MAX(created_at) - MIN(created_at) AS n FROM orders").map { $0[0] as Int }
        }
        await image.close()
        return span ?? 0
    }
}

/// Another time of day for one process, by libfaketime where it is installed.
struct FakeTime {
    static let library = [
        "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib/faketime", "/usr/lib",
    ].map { $0 + "/faketime/libfaketimeMT.so.1" }.first { FileManager.default.fileExists(atPath: $0) }

    private let file: String

    init(folder: String) throws {
        file = folder + "/time"
        try jump(hours: 0)
    }

    /// What the process is started with; its monotonic clock stays as it is.
    ///
    /// The library shares nothing with other processes. It would set a variable for that, and a Swift program
    /// that finds its environment elsewhere than it was put does not find its arguments.
    var environment: [String: String] {
        [
            "LD_PRELOAD": Self.library ?? "", "FAKETIME_TIMESTAMP_FILE": file, "FAKETIME_NO_CACHE": "1",
            "DONT_FAKE_MONOTONIC": "1", "FAKETIME_SHARED": "/none /none",
        ]
    }

    /// Sets the clock so far from the true time, in one step.
    func jump(hours: Int) throws {
        let other = file + ".new"
        try Data("\(hours < 0 ? "" : "+")\(hours)h\n".utf8).write(to: URL(fileURLWithPath: other))
        guard rename(other, file) == 0 else { throw CocoaError(.fileWriteUnknown) }
    }
}
