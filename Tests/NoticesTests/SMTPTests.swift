import Kernel
import Mail
import Notices
import Support
import Testing

/// Mails on their way to a real server that works, refuses, hangs, breaks off and comes back.
@Suite struct SMTPTests {
    private static func mailer(_ office: TestPostOffice) -> SMTPMailer {
        SMTPMailer(
            SMTPServer(host: "127.0.0.1", port: office.port, encryption: .none),
            patience: .init(connectingSeconds: 2, answerSeconds: 2, inAllSeconds: 3)
        )
    }

    /// A shop with one mail to Ann, a server, and a worker that delivers, each try an hour after the other.
    private static func deliver(
        _ engine: TestDatabase,
        _ office: TestPostOffice,
        tries: Int,
        _ kind: Mail.Kind = .passwordChanged
    ) async throws -> Row {
        defer { office.close() }
        let clock = TestClock()
        return try await engine.with(clock: clock.clock) { database in
            try await database.write { tx in try Mail.queue(kind, to: Sample.ann, in: tx) }
            let worker = Sample.worker(database, mailer(office))
            for _ in 0..<tries {
                try await worker.runDue()
                clock.advance(seconds: 3_600)
            }
            return try #require(try await Sample.rows(database).first)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a mail arrives as it was written, once`(engine: TestDatabase) async throws {
        let office = try TestPostOffice()
        let row = try await Self.deliver(engine, office, tries: 3)
        let letter = try #require(office.letters.first)

        #expect(office.letters.count == 1 && office.connections == 1)
        #expect(letter.from == "shop@shop.example" && letter.to == Sample.ann)
        #expect(letter.text.contains("\r\nSubject: Your password was changed\r\n"))
        #expect(letter.text.contains("\r\nContent-Type: multipart/alternative;"))
        #expect((row[2] as Timestamp?) != nil && (row[3] as Timestamp?) == nil)
    }

    /// What may happen once, and how many copies are there after the next try.
    static let passing: [(TestPostOffice.Fault, copies: Int)] = [
        (.answer("421 not now", to: "CONNECT"), 1), (.answer("554 go away", to: "CONNECT"), 1),
        (.answer("451 later", to: "MAIL"), 1), (.answer("450 greylisted", to: "RCPT"), 1),
        (.answer("530 authentication required", to: "MAIL"), 1), (.answer("452 full", to: "DATA"), 1),
        (.answer("451 later", to: "."), 1), (.hang(at: "CONNECT"), 1), (.hang(at: "RCPT"), 1),
        (.hang(at: "."), 1), (.drop(at: "MAIL"), 1), (.drop(at: "DATA"), 1), (.drop(at: "."), 2),
    ]

    @Test(arguments: TestDatabase.all, Array(passing.indices))
    func `what passes is tried again with the same id`(engine: TestDatabase, index: Int) async throws {
        let (fault, copies) = Self.passing[index]
        let office = try TestPostOffice(faults: [fault])
        let row = try await Self.deliver(engine, office, tries: 3)

        #expect(office.letters.count == copies && office.connections == 2)
        #expect(Set(office.letters.map(\.messageID)).count == 1 && office.letters.first?.messageID != nil)
        #expect((row[2] as Timestamp?) != nil && (row[3] as Timestamp?) == nil)
    }

    /// What is no for good, and what is kept of it.
    static let final: [(line: String, command: String, kept: String)] = [
        ("550 no such user here", "RCPT", "550 no such user here"),
        ("553-5.1.3 <ANN@example.com> is\r\n553 5.1.3 nobody", "RCPT", "553 5.1.3 <***> is 5.1.3 nobody"),
        ("552 too large", "MAIL", "552 too large"), ("554 looks like spam", ".", "554 looks like spam"),
        ("554 no", "DATA", "554 no"),
    ]

    @Test(arguments: TestDatabase.all, Array(final.indices))
    func `a no for good is kept with the server's words and not asked again`(
        engine: TestDatabase,
        index: Int
    ) async throws {
        let (line, command, kept) = Self.final[index]
        let office = try TestPostOffice(faults: [.answer(line, to: command)])
        let row = try await Self.deliver(engine, office, tries: 3, .verifyEmail(token: Sample.token))

        #expect(office.letters.isEmpty && office.connections == 1)
        #expect((row[2] as Timestamp?) == nil && (row[3] as Timestamp?) != nil)
        #expect((row[4] as String?) == kept)
        #expect((row[0] as String).isEmpty && (row[1] as String).isEmpty)
    }

    @Test(arguments: TestDatabase.all)
    func `nothing of a last mail is kept, refused or not`(engine: TestDatabase) async throws {
        let office = try TestPostOffice(faults: [.answer("550 no such user", to: "RCPT")])
        let clock = TestClock()
        defer { office.close() }
        try await engine.with(clock: clock.clock) { database in
            try await database.write { tx in try Mail.queue(.accountErased, to: Sample.ann, in: tx) }
            try await Sample.worker(database, Self.mailer(office)).runDue()
            let left = try await database.read { tx in
                try tx.first("SELECT recipient, text FROM mails WHERE failed_at IS NOT NULL")
            }
            #expect(try #require(left)[0] as String == "" && left?[1] as String? == "")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a server that is away for a while gets every mail once`(engine: TestDatabase) async throws {
        let office = try TestPostOffice(
            faults: Array(repeating: .answer("500 what?", to: "CONNECT"), count: 20)
                + Array(repeating: .drop(at: "MAIL"), count: 20)
        )
        defer { office.close() }
        let clock = TestClock()
        try await engine.with(clock: clock.clock) { database in
            try await database.write { tx in
                for _ in 0..<20 { try Mail.queue(.emailChanged, to: Sample.ann, in: tx) }
            }
            let worker = Sample.worker(database, Self.mailer(office))
            for _ in 0..<4 {
                try await worker.runDue()
                clock.advance(seconds: 3_600)
            }
            #expect(office.letters.count == 20 && office.connections == 60)
            #expect(Set(office.letters.map(\.messageID)).count == 20)
            #expect(try await Sample.jobs(database) == 0)
        }
    }

    @Test func `some mails are sent at once, never too many`() async throws {
        let office = try TestPostOffice()
        defer { office.close() }
        let mailer = Self.mailer(office)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for id: Int64 in 1...60 { group.addTask { try await mailer.send(EMLFolderTests.letter(id)) } }
            try await group.waitForAll()
        }
        #expect(office.letters.count == 60 && (1...8).contains(office.mostAtOnce))
    }

    @Test func `lines that begin with a dot, and dots alone, arrive whole`() async throws {
        let office = try TestPostOffice()
        defer { office.close() }
        try await Self.mailer(office).send(EMLFolderTests.letter(1, text: ".\n..\n.a\nb\n"))
        #expect(office.letters.first?.text.contains("\r\n.\r\n..\r\n.a\r\nb\r\n") == true)
    }

    @Test func `encryption is not given up because a server has none`() async throws {
        let office = try TestPostOffice()
        defer { office.close() }
        let mailer = SMTPMailer(SMTPServer(host: "127.0.0.1", port: office.port, encryption: .startTLS))
        await #expect { try await mailer.send(EMLFolderTests.letter(1)) } throws: { error in
            !(error is MailRefusal)
        }
        #expect(office.letters.isEmpty)
    }

    @Test func `what was sent is not withdrawn`() async throws {
        let office = try TestPostOffice()
        office.close()
        try await Self.mailer(office).withdraw(EMLFolderTests.letter(1).name)
        #expect(office.connections == 0)
    }
}
