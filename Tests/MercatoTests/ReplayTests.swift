import Foundation
import Kernel
import Support
import Testing

/// `mercato replay` beside a program that counts the same file by itself.
@Suite(.serialized) struct ReplayTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    @Test(arguments: TestDatabase.all)
    func `every line is sold, refunded or refused as another program counts it`(
        engine: TestDatabase
    ) async throws {
        try await Stand.with(engine) { stand in
            let file = try stand.write(InvoiceFile(seed: 7, invoices: 150).text)

            let answer = try await stand.replay(file, ["--raw", "--refusals", stand.folder + "/refused"])

            #expect(answer.status == 0, "\(answer.errors)")
            try await stand.expectSameCount(file, answer)
            let refused = answer.json["refused"]
            let reasons = [
                "unreadable", "accounting_entry", "fee", "test_line", "negative_quantity", "cancels_nothing",
                "negative_price", "no_price", "not_in_pence", "unknown_customer", "never_bought",
                "more_than_bought",
            ]
            for reason in reasons { #expect(refused?[reason]?["count"]?.integer ?? 0 > 0, "\(reason)") }
            let written = try String(contentsOfFile: stand.folder + "/refused", encoding: .utf8)
            #expect(written.split(separator: "\n").count == Int(answer.json["lines_refused"]?.integer ?? 0))
            #expect(answer.json["trial_balance"]?["balanced"] == .bool(true))
            #expect(answer.json["audit"]?["clean"] == .bool(true))
            #expect(answer.json["raw_lines_per_second"]?.integer ?? 0 > 0)

            try await stand.expectSameBooks()

            let again = try await stand.replay(file)
            #expect(again.status == 1 && again.errors.contains("replayed here already"), "\(again.errors)")
            let other = try await stand.replay(try stand.write("InvoiceNo\n"))
            #expect(other.status == 1 && other.errors.contains("Another file"), "\(other.errors)")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a replay killed at any moments ends like one that was left alone`(
        engine: TestDatabase
    ) async throws {
        try await Stand.with(engine) { stand in
            let file = try stand.write(InvoiceFile(seed: 11, invoices: 120).text)
            let seed = Randomness.system.next()
            var moments = SeededNumbers(seed: seed)
            var kills = 0
            for _ in 1...(Figures.isLong ? 30 : 5)
            where try await stand.cut(file, after: moments.next(200...900)) {
                kills += 1
            }

            let answer = try await stand.replay(file)

            let isWhole = answer.errors.contains("replayed here already")
            #expect(answer.status == 0 || isWhole, "seed \(seed): \(answer.errors)")
            if answer.status == 0 { try await stand.expectSameCount(file, answer) }
            let audit = try await Program.run(["audit", "--json"] + stand.place)
            #expect(audit.json["clean"] == .bool(true), "seed \(seed): \(audit.output)")
            Figures.say("replay killed \(kills) times, seed \(seed)")
        }
    }

    @Test func `a packed file is the same file, and a damaged one is told`() async throws {
        try await Stand.with(.sqlite) { stand in
            let file = try stand.write(InvoiceFile(seed: 3, invoices: 20).text)
            try await stand.run("/usr/bin/env", ["xz", "--keep", file], to: "/xz")

            let answer = try await stand.replay(file + ".xz", ["--no-restock"])

            #expect(answer.status == 0, "\(answer.errors)")
            try await stand.expectSameCount(file + ".xz", answer)
            let bytes = try Data(contentsOf: URL(fileURLWithPath: file + ".xz"))
            try bytes.prefix(bytes.count - 40).write(to: URL(fileURLWithPath: stand.folder + "/cut.xz"))
            let damaged = try await Program.run(
                ["replay", stand.folder + "/cut.xz", "--data", stand.folder + "/damaged"]
            )
            #expect(damaged.status == 1 && damaged.errors.contains("damaged"), "\(damaged.errors)")
        }
    }

    @Test func `a shop with goods in it is left alone, and help and arguments are checked`() async throws {
        try await Stand.with(.sqlite) { stand in
            let file = try stand.write(InvoiceFile(seed: 5, invoices: 3).text)
            let goods = stand.folder + "/goods.csv"
            try await stand.run(try Program.path(), ["bench-data", goods, "--rows", "3"], to: "/made")
            #expect(try await Program.run(["import", goods, "--from", "csv"] + stand.place).status == 0)

            let used = try await stand.replay(file)

            #expect(used.status == 1 && used.errors.contains("needs an empty shop"), "\(used.errors)")
            #expect(try await Program.run(["replay", file, "--batch", "0"] + stand.place).status == 64)
            let missing = try await stand.replay(stand.folder + "/nothing.csv")
            #expect(missing.status == 1, "\(missing.errors)")
            #expect(try await Program.run(["replay", "--help"]).output.contains("empty shop"))
        }
    }

    @Test(arguments: TestDatabase.all)
    func `the real file comes to what another program counts`(engine: TestDatabase) async throws {
        guard let real = Self.realFile() else {
            return Figures.say("the invoices are not there: MERCATO_REPLAY_DATA names their file")
        }
        try await Stand.with(engine) { stand in
            // The first lines are enough for every day.
            let file = Figures.isLong ? real : try await stand.firstLines(of: real)

            let answer = try await stand.replay(file, Figures.isLong ? ["--raw"] : [])

            #expect(answer.status == 0, "\(answer.errors)")
            try await stand.expectSameCount(file, answer)
            let speed = answer.json["lines_per_second"]?.integer ?? 0
            Figures.say("\(engine): \(answer.json["lines"]?.integer ?? 0) lines replayed, \(speed)/s")
        }
    }

    private static func realFile() -> String? {
        let named = ProcessInfo.processInfo.environment["MERCATO_REPLAY_DATA"]
        let usual = "../shared/data/orders-uci-online-retail/online-retail-2010-12_2011-12.csv.xz"
        let path = named ?? root.appendingPathComponent(usual).standardizedFileURL.path
        return FileManager.default.fileExists(atPath: path) ? path : nil
    }

    /// A folder, and a database beside it on PostgreSQL.
    private struct Stand {
        let folder: String
        /// Where the shop is, as options.
        let place: [String]

        static func with(_ engine: TestDatabase, _ body: (Stand) async throws -> Void) async throws {
            let folder = try TemporaryFolder()
            defer { folder.remove() }
            try await engine.withOptions { options in
                // Only commands that serve take the number of connections.
                let place = options.isEmpty ? ["--data", folder.path + "/shop"] : Array(options.prefix(2))
                try await body(Stand(folder: folder.path, place: place))
            }
        }

        func write(_ text: String) throws -> String {
            let path = "\(folder)/\(text.utf8.count).csv"
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
            return path
        }

        func firstLines(of file: String) async throws -> String {
            let path = folder + "/first.csv"
            let unpacked = file.hasSuffix(".xz") ? "xz -dc -- \"$0\"" : "cat -- \"$0\""
            try await run("/bin/bash", ["-c", "\(unpacked) | head -n 5001", file], to: "/first.csv")
            return path
        }

        func replay(_ file: String, _ more: [String] = []) async throws -> Program.Outcome {
            let words = ["replay", file, "--json", "--batch", "20"] + more + place
            return try await run(try Program.path(), words, to: "/answer")
        }

        /// Kills a replay; false when it came to its end before.
        func cut(_ file: String, after milliseconds: UInt64) async throws -> Bool {
            let process = try Program.process(
                ["replay", file, "--batch", "3"] + place,
                environment: [:],
                output: .nullDevice,
                errors: .nullDevice
            )
            try process.run()
            try await Task.sleep(for: .milliseconds(milliseconds))
            guard process.isRunning else { return false }
            kill(process.processIdentifier, SIGKILL)
            _ = try await Program.status(of: process)
            return true
        }

        func expectSameCount(_ file: String, _ answer: Program.Outcome) async throws {
            try Data(answer.output.utf8).write(to: URL(fileURLWithPath: folder + "/program"))
            let script = ReplayTests.root.appendingPathComponent("scripts/count-replay").path
            let counted = try await run(
                "/usr/bin/env",
                ["python3", script, file, folder + "/program"],
                to: "/count"
            )
            #expect(counted.status == 0, "\(counted.output)\(counted.errors)")
            #expect(counted.output.contains("all figures agree"), "\(counted.output)")
        }

        /// The books as a file add up to the trial balance.
        func expectSameBooks() async throws {
            let books = folder + "/books.csv"
            let exported = try await Program.run(["ledger", "export", books] + place)
            #expect(exported.status == 0, "\(exported.errors)")
            var sums: [Substring: Decimal] = [:]
            for line in try String(contentsOfFile: books, encoding: .utf8).split(separator: "\n").dropFirst()
            {
                let cells = line.split(separator: ",", omittingEmptySubsequences: false)
                try #require(cells.count == 9)
                let (debit, credit) = (Decimal(string: String(cells[6])), Decimal(string: String(cells[7])))
                sums[cells[5], default: 0] += (debit ?? 0) - (credit ?? 0)
            }
            let table = try await Program.run(["ledger", "trial-balance", "--format", "csv"] + place)
            let accounts = table.output.split(separator: "\n").dropFirst().map { $0.split(separator: ",") }
            #expect(accounts.count == 3 && sums.count == 3, "\(table.output)")
            for account in accounts {
                #expect(sums[account[0]] == Decimal(string: String(account[4])), "\(account)")
            }
            let early = try await Program.run(["ledger", "export", "--to", "2010-01-01"] + place)
            #expect(early.output.split(separator: "\n").count == 1, "\(early.output)")
        }

        /// Runs a program for as long as it takes, at most half an hour.
        @discardableResult
        func run(_ program: String, _ words: [String], to output: String) async throws -> Program.Outcome {
            let process = try Program.process(
                words,
                environment: [:],
                output: try Program.file(folder + output),
                errors: try Program.file(folder + output + ".errors")
            )
            process.executableURL = URL(fileURLWithPath: program)
            try process.run()
            for _ in 0..<180_000 where process.isRunning { try await Task.sleep(for: .milliseconds(10)) }
            if process.isRunning { kill(process.processIdentifier, SIGKILL) }
            return Program.Outcome(
                status: try await Program.status(of: process),
                output: try String(contentsOfFile: folder + output, encoding: .utf8),
                errors: try String(contentsOfFile: folder + output + ".errors", encoding: .utf8)
            )
        }
    }
}
