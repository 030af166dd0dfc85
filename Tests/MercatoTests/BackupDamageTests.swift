import Foundation
import Keeping
import Kernel
import Support
import Testing

/// Damage of every kind, anywhere in a backup; and restores that are killed.
@Suite struct BackupDamageTests {
    /// One change of a file.
    private enum Change: CustomStringConvertible {
        case flipped(Int, UInt8)
        case cut(Int)
        case grown([UInt8])

        func apply(to bytes: [UInt8]) -> [UInt8] {
            var bytes = bytes
            switch self {
            case .flipped(let position, let bits): bytes[position] ^= bits
            case .cut(let count): bytes.removeLast(count)
            case .grown(let more): bytes += more
            }
            return bytes
        }

        var description: String {
            switch self {
            case .flipped(let position, let bits): "byte \(position) flipped by \(bits)"
            case .cut(let count): "\(count) bytes cut off"
            case .grown(let more): "\(more.count) bytes appended"
            }
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a byte changed, missing or added anywhere is found`(engine: TestDatabase) async throws {
        let parent = try TemporaryFolder()
        defer { parent.remove() }
        let file = try await KeptShop.with(engine) { shop in
            _ = try await shop.makeKey("test")
            return try await shop.backUp(into: parent.path)
        }
        let whole = Array(try Data(contentsOf: URL(fileURLWithPath: file)))
        let check = Verification(plan: try KeptShop.plan(), clock: .system) { _ in }
        _ = try await check.run(file, scratch: nil, tools: PostgresTools())

        for change in Self.changes(of: whole) {
            try Data(change.apply(to: whole)).write(to: URL(fileURLWithPath: file))
            do {
                _ = try await check.run(file, scratch: nil, tools: PostgresTools())
                Issue.record("nobody saw \(change) of \(whole.count)")
            } catch let fault as KeepingFault {
                #expect(fault.isDamage, "\(change): \(fault)")
            }
        }
    }

    /// Mostly where the archive's own words are, for there is more that could be overlooked.
    private static func changes(of bytes: [UInt8]) -> [Change] {
        let random = Randomness.system
        let rounds = Figures.isLong ? 2_000 : 40
        let ranges = [0..<512, 0..<8_192, (bytes.count - 2_560)..<bytes.count, 0..<bytes.count]
        var changes: [Change] = [.grown([0]), .grown([UInt8](repeating: 0, count: 512)), .cut(1), .cut(512)]
        for range in ranges {
            for _ in 0..<rounds {
                let position = range.lowerBound + Int(random.next() % UInt64(range.count))
                changes.append(.flipped(position, UInt8(random.next() % 255 + 1)))
            }
        }
        for _ in 0..<rounds / 4 { changes.append(.cut(Int(random.next() % UInt64(bytes.count)) + 1)) }
        return changes
    }

    @Test func `a restore that is killed leaves the old shop or the new one`() async throws {
        let parent = try TemporaryFolder()
        defer { parent.remove() }
        try await KeptShop.with(.sqlite) { shop in
            _ = try await shop.makeKey("first")
            let file = try await shop.backUp(into: parent.path)
            _ = try await shop.makeKey("second")
            let start = ContinuousClock.now
            #expect(try await shop.run(["restore", file, "--replace"]).status == 0)
            let whole = max(1, (ContinuousClock.now - start) / .milliseconds(1))
            _ = try await shop.makeKey("second")
            var replaced = 1

            for _ in 0..<(Figures.isLong ? 60 : 8) {
                let wait = Randomness.system.next() % UInt64(whole)
                try await Self.kill(["restore", file, "--replace"] + shop.place, after: wait)

                // Whoever comes next finishes what was begun.
                #expect(try await shop.run(["migrate", "--check"]).status == 0)
                let names = try FileManager.default.contentsOfDirectory(atPath: shop.folder)
                #expect(!names.contains { $0.hasPrefix("restor") }, "\(names)")
                let kept = names.filter { $0.hasPrefix("replaced-") }.count
                let keys = try await shop.keys()
                #expect(keys == 1 || keys == 2)
                if keys == 1 {
                    replaced = kept
                    _ = try await shop.makeKey("second")
                }
                #expect(kept == replaced, "killed after \(wait) ms of \(whole)")
                let faults = try await shop.open { try await Audited.faults($0) }
                #expect(faults == [:])
            }
        }
    }

    /// A limit on the size of files stands for a disk that is full.
    @Test func `a restore without room changes nothing and leaves nothing behind`() async throws {
        let parent = try TemporaryFolder()
        defer { parent.remove() }
        try await KeptShop.with(.sqlite) { shop in
            _ = try await shop.makeKey("first")
            let file = try await shop.backUp(into: parent.path)
            _ = try await shop.makeKey("second")
            let program = try Program.process(
                ["restore", file, "--replace"] + shop.place,
                environment: [:],
                output: .nullDevice,
                errors: try Program.file(parent.path + "/errors")
            )
            let limited = "trap '' XFSZ; ulimit -f 200; exec \"$0\" \"$@\""
            program.arguments = ["-c", limited, try Program.path()] + (program.arguments ?? [])
            program.executableURL = URL(fileURLWithPath: "/bin/sh")
            try program.run()

            #expect(try await Program.status(of: program) == 1)
            let errors = try String(contentsOfFile: parent.path + "/errors", encoding: .utf8)
            #expect(errors.contains("cannot be written: File too large."), "\(errors)")
            #expect(try await shop.keys() == 2)
            let names = try FileManager.default.contentsOfDirectory(atPath: shop.folder)
            #expect(!names.contains { $0.hasPrefix("restor") || $0.hasPrefix("replaced") }, "\(names)")
        }
    }

    @Test(.enabled(if: TestDatabase.all.contains(.postgres)))
    func `a restore into PostgreSQL that is killed leaves all or nothing`() async throws {
        let parent = try TemporaryFolder()
        defer { parent.remove() }
        let file = try await KeptShop.with(.postgres) { shop in
            _ = try await shop.makeKey("test")
            return try await shop.backUp(into: parent.path)
        }
        for _ in 0..<(Figures.isLong ? 30 : 5) {
            try await KeptShop.with(.postgres) { shop in
                let wait = Randomness.system.next() % 900
                try await Self.kill(["restore", file] + shop.place, after: wait)

                try await Self.waitForQuiet(shop)
                let tables = try await shop.read { tx in try TableList.counts(in: tx) }
                guard !tables.isEmpty else { return }
                #expect(try await shop.keys() == 1)
                #expect(try await shop.run(["audit"]).status == 0, "killed after \(wait) ms")
            }
        }
    }

    private static func kill(_ words: [String], after milliseconds: UInt64) async throws {
        let process = try Program.process(words, environment: [:], output: .nullDevice, errors: .nullDevice)
        try process.run()
        try await Task.sleep(for: .milliseconds(milliseconds))
        Foundation.kill(process.processIdentifier, SIGKILL)
        _ = try await Program.status(of: process)
    }

    /// What the killed program had started ends by itself.
    private static func waitForQuiet(_ shop: KeptShop) async throws {
        for _ in 0..<6_000 {
            let others: Int = try await shop.read { tx in
                try tx.first(
                    """
                    SELECT COUNT(*) FROM pg_stat_activity
                    WHERE datname = current_database() AND pid <> pg_backend_pid()
                    """
                )?[0] ?? 0
            }
            if others == 0 { return }
            try await Task.sleep(for: .milliseconds(10))
        }
    }
}
