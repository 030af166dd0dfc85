import Foundation
import Support
import Testing

/// Disks that are full, read-only, or refuse every write.
@Suite(.serialized) struct DiskTests {
    private static let rounds = Figures.isLong ? 10 : 1
    private static let program = #"trap '' XFSZ; exec "$@""#

    @Test(.enabled(if: SmallDisk.isAllowed))
    func `a full disk loses nothing, and the shop goes on as soon as there is room`() async throws {
        let seed = SeededNumbers.newSeed()
        var moments = SeededNumbers(seed: seed)
        try await Self.onDisk(seed) { course, disk in
            for round in 1...Self.rounds {
                let comment: Comment = "seed \(seed), round \(round)"
                let server = try await course.start()
                let chance = moments.next(0...UInt64.max - 1)
                try await course.load(server, connections: 8, seed: chance, .surprises) {
                    try await course.waitForMore(50, \.acknowledgedCount)
                    try disk.fill(leaving: Int(moments.next(0...200_000)))
                    try await course.waitForMore(30, \.doubts)
                    // Reading needs no room.
                    let shown = try await server.caller.get("/products/\(course.clients.products[0])")
                    #expect(shown.status == 200, comment)
                    try disk.makeRoom()
                    try await course.waitForMore(50, \.acknowledgedCount)
                }
                try await course.askAgain(server)
                // Killed on a full disk, and started there.
                try await course.load(server, connections: 8, seed: chance &+ 99) {
                    try await Task.sleep(for: .milliseconds(moments.next(50...300)))
                    try disk.fill(leaving: Int(moments.next(0...100_000)))
                    try await Task.sleep(for: .milliseconds(moments.next(50...300)))
                    try await server.crash()
                }
                let soon = moments.next(100...600)
                try await ServedFolder.crash(disk.path, through: disk.wrapper, after: soon)
                try disk.makeRoom()
                try await course.checkAtOnce(comment)
            }
        }
    }

    @Test(.enabled(if: SmallDisk.isAllowed))
    func `on a read-only disk the shop says so and does not start; writable again, all is there`()
        async throws
    {
        let seed = SeededNumbers.newSeed()
        try await Self.onDisk(seed) { course, disk in
            let server = try await course.start()
            try await course.load(server, connections: 8, seed: seed) {
                try await course.waitForMore(50, \.acknowledgedCount)
                try await server.crash()
            }
            try await disk.remount("ro")
            let ports = ["--port", String(try Program.freePort()), "--payments-port", "0"]

            let refused = try await Program.run(
                ["serve", "--data", disk.path] + ports,
                through: disk.wrapper
            )

            #expect(refused.status == 1, "\(refused)")
            #expect(refused.errors.hasPrefix("mercato: "), "\(refused)")
            #expect(refused.errors.split(separator: "\n").count == 1, "\(refused)")
            try await disk.remount("rw")
            try await course.checkAtOnce("seed \(seed)")
        }
    }

    @Test func `a disk that refuses every write for a while loses nothing, and no server has to start anew`()
        async throws
    {
        let seed = SeededNumbers.newSeed()
        let known = try await CrashCourse.run(on: .sqlite, "seed \(seed)") { course in
            let server = try await ServedFolder.start(
                course.ground.folder,
                through: ["/bin/sh", "-c", Self.program, "sh"]
            )
            try await course.load(server, connections: 8, seed: seed, .surprises) {
                for _ in 1...Self.rounds {
                    try await course.waitForMore(50, \.acknowledgedCount)
                    try await Self.limit(server, bytes: "0")
                    try await course.waitForMore(30, \.doubts)
                    let shown = try await server.caller.get("/products/\(course.clients.products[0])")
                    #expect(shown.status == 200)
                    try await Self.limit(server, bytes: "unlimited")
                    try await course.waitForMore(50, \.acknowledgedCount)
                }
            }
            try await course.askAgain(server)
            try await server.crash()
            try await course.checkAtOnce("seed \(seed)")
        }
        Self.say("a disk that refuses writes (RLIMIT_FSIZE)", seed, known)
    }

    /// The largest file the server may write, from now on.
    private static func limit(_ server: ServedFolder, bytes: String) async throws {
        let prlimit = Process()
        prlimit.executableURL = URL(fileURLWithPath: "/usr/bin/prlimit")
        prlimit.arguments = ["--pid", String(server.process.processIdentifier), "--fsize=\(bytes):unlimited"]
        try prlimit.run()
        #expect(try await Program.status(of: prlimit) == 0)
    }

    private static func onDisk(
        _ seed: UInt64,
        _ body: (CrashCourse, SmallDisk) async throws -> Void
    ) async throws {
        let disk = try await SmallDisk(megabytes: 64)
        do {
            let ground = Ground(folder: disk.path, disk: disk)
            let known = try await CrashCourse.run(in: ground, "seed \(seed)") { try await body($0, disk) }
            say("a full or read-only disk (tmpfs)", seed, known)
        } catch {
            await disk.remove()
            throw error
        }
        await disk.remove()
    }

    private static func say(_ what: String, _ seed: UInt64, _ known: ClientJournal.Content) {
        Figures.say(
            "\(what), seed \(seed): \(known.acknowledgedCount) writes acknowledged,"
                + " \(known.doubts) times in doubt and each resolved"
        )
    }
}
