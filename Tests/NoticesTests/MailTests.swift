import Kernel
import Notices
import Support
import Testing

/// Mails from what causes them to whoever brings them outside.
@Suite struct MailTests {
    private struct Trouble: Error {}

    @Test(arguments: TestDatabase.all)
    func `a mail vanishes with what caused it`(engine: TestDatabase) async throws {
        try await engine.with { database in
            await #expect(throws: Trouble.self) {
                try await database.write { tx in
                    try Mail.queue(.passwordChanged, to: Sample.ann, in: tx)
                    throw Trouble()
                }
            }

            let (rows, jobs) = (try await Sample.rows(database), try await Sample.jobs(database))
            #expect(rows.isEmpty)
            #expect(jobs == 0)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a mail is delivered once, and its token is forgotten`(engine: TestDatabase) async throws {
        let postbox = Postbox()
        try await engine.with { database in
            try await database.write { tx in
                try Mail.queue(.resetPassword(token: Sample.token), to: "Ann@Example.com", in: tx)
                try Mail.queue(.passwordChanged, to: Sample.ann, in: tx)
            }
            #expect(try await Sample.rows(database).map { $0[2] as Timestamp? } == [nil, nil])

            for _ in 0..<3 { try await Sample.worker(database, postbox).runDue() }

            let rows = try await Sample.rows(database)
            #expect(Set(postbox.letters.map(\.kind)) == ["reset_password", "password_changed"])
            #expect(postbox.letters.count == 2 && postbox.letters.allSatisfy { $0.to == Sample.ann })
            #expect(rows.allSatisfy { ($0[2] as Timestamp?) != nil && ($0[3] as Timestamp?) == nil })
            #expect(rows.map { ($0[0] as String).isEmpty } == [true, false])
            #expect(rows.map { ($0[1] as String).isEmpty } == [true, false])
            #expect(try await Sample.jobs(database) == 0)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a crash between sending and noting it repeats the very same letter`(
        engine: TestDatabase
    ) async throws {
        let postbox = Postbox()
        let clock = TestClock()
        try await engine.with(clock: clock.clock) { database in
            try await database.write { tx in
                try Mail.queue(.verifyEmail(token: Sample.token), to: Sample.ann, in: tx)
            }
            let before = try await database.read { tx in
                try tx.first("SELECT payload, unique_key FROM jobs WHERE kind = 'mail.send'")
            }
            let kept = try #require(before)
            try await Sample.worker(database, postbox).runDue()
            // As if the worker had died before its last transaction: job and mail are as they were.
            let sent = try #require(postbox.letters.first)
            try await database.write { tx in
                try tx.execute(
                    """
                    INSERT INTO jobs (kind, payload, unique_key, due_at, attempts)
                    VALUES ('mail.send', \(kept[0] as String), \(kept[1] as String), \(tx.now), 1)
                    """
                )
                try tx.execute(
                    "UPDATE mails SET sent_at = NULL, text = \(sent.text), html = \(sent.html)"
                )
            }
            clock.advance(seconds: 120)

            try await Sample.worker(database, postbox).runDue()

            #expect(postbox.letters.count == 2)
            #expect(Set(postbox.letters.map(\.messageID)).count == 1)
            #expect(Set(postbox.letters.map(\.name.fileName)).count == 1)
            #expect(Set(postbox.letters.map(\.createdAt)).count == 1)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `without a mailer mails wait, until a server has one`(engine: TestDatabase) async throws {
        let postbox = Postbox()
        let clock = TestClock()
        try await engine.with(clock: clock.clock) { database in
            try await database.write { tx in
                for _ in 0..<3 { try Mail.queue(.accountExists, to: Sample.ann, in: tx) }
            }
            for _ in 0..<3 {
                try await Sample.worker(database, nil).runDue()
                clock.advance(seconds: 4_000)
            }
            let waiting = try await Sample.rows(database)
            #expect(waiting.count == 3)
            #expect(waiting.allSatisfy { ($0[2] as Timestamp?) == nil && ($0[3] as Timestamp?) == nil })

            let worker = Sample.worker(database, postbox)
            try await worker.schedule()
            while try await worker.runDue() > 0 {}

            #expect(postbox.letters.count == 3)
            #expect(try await Sample.rows(database).allSatisfy { ($0[2] as Timestamp?) != nil })
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a mail that is refused is tried again, in the end for nearly four days`(
        engine: TestDatabase
    ) async throws {
        let clock = TestClock()
        let postbox = Postbox(refusing: 2)
        try await engine.with(clock: clock.clock) { database in
            try await database.write { tx in try Mail.queue(.passwordChanged, to: Sample.ann, in: tx) }
            for _ in 0..<3 {
                try await Sample.worker(database, postbox).runDue()
                clock.advance(seconds: 3_600)
            }
            #expect(postbox.letters.count == 1)

            try await database.write { tx in
                try Mail.queue(.verifyEmail(token: Sample.token), to: Sample.ann, in: tx)
            }
            let closed = Postbox(refusing: .max)
            for _ in 0..<99 {
                try await Sample.worker(database, closed).runDue()
                clock.advance(seconds: 3_600)
            }
            let before = try await Sample.rows(database)[1]
            #expect((before[3] as Timestamp?) == nil)
            try await Sample.worker(database, closed).runDue()

            let row = try await Sample.rows(database)[1]
            #expect((row[3] as Timestamp?) != nil && (row[4] as String?)?.contains("Closed") == true)
            #expect((row[0] as String).isEmpty)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a mail that was given up is sent once somebody has its job run again, unless its token is gone`(
        engine: TestDatabase
    ) async throws {
        let clock = TestClock()
        try await engine.with(clock: clock.clock) { database in
            try await database.write { tx in
                try Mail.queue(.passwordChanged, to: Sample.ann, in: tx)
                try Mail.queue(.verifyEmail(token: Sample.token), to: Sample.ann, in: tx)
            }
            let closed = Postbox(refusing: .max)
            for _ in 0..<100 {
                try await Sample.worker(database, closed).runDue()
                clock.advance(seconds: 3_600)
            }
            let dead = try await database.read { tx in
                try tx.rows("SELECT id FROM jobs WHERE dead_at IS NOT NULL").map { $0[0] as Int64 }
            }
            #expect(dead.count == 2)

            try await database.write { tx in for id in dead { try JobTable.retry(id, in: tx) } }
            let postbox = Postbox()
            for _ in 0..<2 { try await Sample.worker(database, postbox).runDue() }

            #expect(postbox.letters.map(\.kind) == ["password_changed"])
            let rows = try await Sample.rows(database)
            #expect((rows[0][2] as Timestamp?) != nil && (rows[0][3] as Timestamp?) == nil)
            #expect((rows[1][2] as Timestamp?) == nil && (rows[1][3] as Timestamp?) != nil)
            #expect(try await Sample.jobs(database) == 0)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `mails to somebody can be shown without tokens, and forgotten`(engine: TestDatabase) async throws {
        let postbox = Postbox()
        try await engine.with { database in
            try await database.write { tx in
                try Mail.queue(.verifyEmail(token: Sample.token), to: Sample.ann, in: tx)
                try Mail.queue(.emailChanged, to: Sample.ann, in: tx)
                try Mail.queue(.emailChanged, to: "bob@example.com", in: tx)
            }
            let shown = try await database.read { tx in try Mail.written(to: "ANN@example.com", in: tx) }
            #expect(shown.map(\.kind) == ["email_changed", "verify_email"])
            #expect(shown.map { $0.text == nil } == [false, true])

            let count = try await database.write { tx in
                let count = try Mail.forget(recipient: Sample.ann, in: tx)
                try Mail.queue(.accountErased, to: Sample.ann, in: tx)
                return count
            }
            #expect(count == 2)
            try await Sample.worker(database, postbox).runDue()

            #expect(Set(postbox.letters.map(\.kind)) == ["account_erased", "email_changed"])
            #expect(postbox.letters.count == 2)
            let left = try await database.read { tx in
                try tx.rows("SELECT recipient FROM mails WHERE recipient <> ''").map { $0[0] as String }
            }
            #expect(left == ["bob@example.com"])
        }
    }

    @Test(arguments: [
        "ann", "ann@example.com\r\nBcc: eve@example.com", "ann@example.com, eve@example.com",
        "<ann@example.com>", "ann@example.com\n", "ann\u{85}@example.com", "ann\u{2028}@example.com", "",
    ])
    func `what is no address gets no mail`(recipient: String) async throws {
        try await TestDatabase.sqlite.with { database in
            _ = await #expect(throws: Mail.Unwritable.recipient) {
                try await database.write { tx in try Mail.queue(.passwordChanged, to: recipient, in: tx) }
            }
        }
    }

    @Test(arguments: [
        "", "abc", Sample.token + "0", Sample.token.uppercased(), "\(Sample.token.dropLast())\n",
    ])
    func `what is no token is not sent`(token: String) async throws {
        try await TestDatabase.sqlite.with { database in
            _ = await #expect(throws: Mail.Unwritable.token) {
                try await database.write { tx in
                    try Mail.queue(.verifyEmail(token: token), to: Sample.ann, in: tx)
                }
            }
        }
    }
}
