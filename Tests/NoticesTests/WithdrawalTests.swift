import Foundation
import Kernel
import Mail
import Notices
import Support
import Testing

/// Whoever is forgotten is forgotten in the mail folder too, whatever is under way.
@Suite struct WithdrawalTests {
    /// A folder whose letters meet something on their way to it.
    private struct SlowFolder: Mailer {
        let folder: EMLFolder
        let meanwhile: @Sendable () async throws -> Void

        func send(_ letter: Letter) async throws {
            try await meanwhile()
            try await folder.send(letter)
        }

        func withdraw(_ name: LetterName) async throws { try await folder.withdraw(name) }
    }

    private static func inFolder(
        _ engine: TestDatabase,
        _ body: @Sendable (any Database, EMLFolder, TestClock) async throws -> Void
    ) async throws {
        let parent = try TemporaryFolder()
        defer { parent.remove() }
        let folder = EMLFolder(path: parent.path + "/mail", random: .system)
        try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
        let clock = TestClock()
        try await engine.with(clock: clock.clock) { database in try await body(database, folder, clock) }
    }

    private static func files(_ folder: EMLFolder) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }

    private static func queue(_ database: any Database, to recipient: String = Sample.ann) async throws {
        try await database.write { tx in try Mail.queue(.passwordChanged, to: recipient, in: tx) }
    }

    private static func forget(_ database: any Database) async throws {
        try await database.write { tx in _ = try Mail.forget(recipient: Sample.ann, in: tx) }
    }

    private static func run(_ worker: JobWorker) async throws {
        while try await worker.runDue() > 0 {}
    }

    /// Works until none of the jobs waits: another lane of the worker before may have one of them in hand.
    private static func finish(
        _ database: any Database,
        _ folder: EMLFolder,
        _ waiting: (any Database) async throws -> Int
    ) async throws {
        for _ in 0..<6_000 where try await waiting(database) > 0 {
            try await run(Sample.worker(database, folder))
            try await Task.sleep(for: .milliseconds(10))
        }
        #expect(try await waiting(database) == 0)
    }

    private static func withdrawals(_ database: any Database) async throws -> Int {
        try await database.read { tx in
            try tx.first("SELECT COUNT(*) FROM jobs WHERE kind = 'mail.withdraw'")?[0] ?? 0
        }
    }

    @Test(arguments: TestDatabase.all)
    func `forgetting takes the files of somebody out of the folder, and no others`(
        engine: TestDatabase
    ) async throws {
        try await Self.inFolder(engine) { database, folder, _ in
            try await Self.queue(database)
            try await Self.queue(database, to: "bob@example.com")
            try await Self.queue(database)
            let worker = Sample.worker(database, folder)
            try await Self.run(worker)
            #expect(try Self.files(folder).count == 3)

            try await Self.forget(database)
            #expect(try Self.files(folder).count == 3)
            try await Self.run(worker)

            #expect(try Self.files(folder) == ["00000002-password_changed.eml"])
            #expect(try await Self.withdrawals(database) == 0)
        }
    }

    private struct Trouble: Error {}

    @Test(arguments: TestDatabase.all)
    func `what was not committed withdraws nothing`(engine: TestDatabase) async throws {
        try await Self.inFolder(engine) { database, folder, _ in
            try await Self.queue(database)
            let worker = Sample.worker(database, folder)
            try await Self.run(worker)

            await #expect(throws: Trouble.self) {
                try await database.write { tx in
                    _ = try Mail.forget(recipient: Sample.ann, in: tx)
                    throw Trouble()
                }
            }
            try await Self.run(worker)

            #expect(try Self.files(folder).count == 1)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a delivery that is under way does not bring the file back`(engine: TestDatabase) async throws {
        try await Self.inFolder(engine) { database, folder, _ in
            try await Self.queue(database)
            let slow = SlowFolder(folder: folder) {
                try await Self.forget(database)
                try await Self.finish(database, folder, Self.withdrawals)
            }

            try await Sample.worker(database, slow).runDue()
            try await Self.run(Sample.worker(database, folder))

            #expect(try Self.files(folder).isEmpty)
            #expect(try await Sample.jobs(database) == 0)
            #expect(try await Self.withdrawals(database) == 0)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `nor does one that took so long that another worker has its job`(
        engine: TestDatabase
    ) async throws {
        try await Self.inFolder(engine) { database, folder, clock in
            try await Self.queue(database)
            let slow = SlowFolder(folder: folder) {
                clock.advance(seconds: 120)
                try await Self.forget(database)
                try await Self.finish(database, folder, Sample.jobs)
            }

            try await Sample.worker(database, slow).runDue()
            try await Self.run(Sample.worker(database, folder))

            #expect(try Self.files(folder).isEmpty)
        }
    }

    @Test(arguments: TestDatabase.all, [true, false])
    func `nor does one that never got to say what became of it`(
        engine: TestDatabase,
        isLastTry: Bool
    ) async throws {
        try await Self.inFolder(engine) { database, folder, clock in
            try await Self.queue(database)
            let slow = SlowFolder(folder: folder) {
                try await Self.forget(database)
                try await Self.run(Sample.worker(database, folder))
                let file = folder.path + "/00000001-password_changed.eml"
                #expect(FileManager.default.createFile(atPath: file, contents: nil))
                throw Trouble()
            }
            if isLastTry {
                try await database.write { tx in try tx.post("UPDATE jobs SET attempts = 99") }
            }

            try await Sample.worker(database, slow).runDue()
            clock.advance(seconds: 120)
            try await Self.run(Sample.worker(database, folder))

            #expect(try Self.files(folder).isEmpty)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a withdrawal that fails is tried again`(engine: TestDatabase) async throws {
        let clock = TestClock()
        try await engine.with(clock: clock.clock) { database in
            try await Self.queue(database)
            let open = Postbox()
            try await Self.run(Sample.worker(database, open))
            try await Self.forget(database)
            let closed = Postbox(refusing: .max)
            for _ in 0..<5 {
                try await Self.run(Sample.worker(database, closed))
                clock.advance(seconds: 3_600)
            }
            #expect(open.letters.count == 1)
            #expect(try await Self.withdrawals(database) == 1)

            try await Self.run(Sample.worker(database, open))

            #expect(open.letters.isEmpty)
            #expect(try await Self.withdrawals(database) == 0)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `without a mailer withdrawals wait, until a server has one`(engine: TestDatabase) async throws {
        try await Self.inFolder(engine) { database, folder, _ in
            try await Self.queue(database)
            try await Self.run(Sample.worker(database, folder))
            try await Self.forget(database)
            try await Self.run(Sample.worker(database, nil))
            #expect(try Self.files(folder).count == 1)

            try await Self.run(Sample.worker(database, folder))

            #expect(try Self.files(folder).isEmpty)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `the last mail to somebody is there for a week`(engine: TestDatabase) async throws {
        try await Self.inFolder(engine) { database, folder, clock in
            try await database.write { tx in
                _ = try Mail.forget(recipient: Sample.ann, in: tx)
                try Mail.queue(.accountErased, to: Sample.ann, in: tx)
            }
            let worker = Sample.worker(database, folder)
            try await Self.run(worker)
            clock.advance(seconds: 6 * 86_400)
            try await Self.run(worker)
            #expect(try Self.files(folder) == ["00000001-account_erased.eml"])

            clock.advance(seconds: 86_400)
            try await Self.run(worker)

            #expect(try Self.files(folder).isEmpty)
        }
    }
}
