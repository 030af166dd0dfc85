import Foundation
import Kernel
import SQLite
import Shop
import Support
import Testing

/// The audit as a command, as a page for staff and as a nightly run.
@Suite struct AuditRunTests {
    @Test func `the command exits with 0 when clean, 1 when not, 2 when it cannot look`() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let data = ["--data", folder.path]
        let nothing = try await Program.run(["audit"] + data)
        #expect(nothing.status == 2 && nothing.errors.contains("There is no database"), "\(nothing)")
        #expect(try await Program.run(["migrate"] + data).status == 0)

        let clean = try await Program.run(["audit"] + data)
        #expect(clean.status == 0 && clean.errors.isEmpty, "\(clean)")
        #expect(clean.output.contains("✓ ledger.entries (0): "))
        #expect(clean.output.contains("everything agrees."))

        try await Self.plant(folder.path)
        let found = try await Program.run(["audit"] + data)
        #expect(found.status == 1)
        #expect(found.output.contains("✗ customers.default (1 found): "), "\(found.output)")
        #expect(found.output.contains("    customer:2: it is not the only default of user:1\n"))
        #expect(found.output.contains("    To do: "))
        let read = try await Program.run(["audit", "--json"] + data)
        #expect(read.status == 1)
        #expect(read.json["clean"] == .bool(false))
        #expect(read.json["found"] == .number("1"))
    }

    @Test func `beside a running server the command says the same`() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let server = try await ServedFolder.start(folder.path)

        let clean = try await Program.run(["audit", "--json", "--data", folder.path])

        #expect(clean.status == 0, "\(clean.output)")
        #expect(clean.json["clean"] == .bool(true))
        #expect(try await server.stop().status == 0)
    }

    /// Two default customers of one owner.
    private static func plant(_ folder: String) async throws {
        let database = try SQLiteDatabase(path: folder + "/mercato.db")
        try await database.write { tx in try Self.doubleDefault(in: tx) }
        await database.close()
    }

    private static func doubleDefault(in tx: Transaction) throws {
        try tx.execute("DROP INDEX customers_default")
        for _ in 1...2 {
            try tx.execute(
                """
                INSERT INTO customers (owner, is_default, created_at, updated_at)
                VALUES ('user:1', 1, \(tx.now), \(tx.now))
                """
            )
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a night's run is kept, shown to staff, and told when it finds something`(
        engine: TestDatabase
    ) async throws {
        let clock = TestClock("2026-11-21T02:30:00Z")
        try await TestShop.open(engine, clock: clock.clock) { shop in
            let staff = shop.client(bearer: try await shop.key(["audit.read"]))
            let worker = shop.shop.worker { kind, error in Issue.record("\(kind): \(error)") }
            try await worker.schedule()
            try await Self.work(worker)
            #expect(try await staff.get("/audit").json["nightly"] == nil)

            clock.advance(seconds: 3_600)
            try await Self.work(worker)
            let first = try await staff.get("/audit").json
            #expect(first["clean"] == .bool(true))
            #expect(first["nightly"]?["clean"] == .bool(true), "\(first)")

            try await shop.database.write { tx in try Self.doubleDefault(in: tx) }
            clock.advance(seconds: 1_800)
            try await Self.work(worker)
            #expect(try await staff.get("/audit").json["nightly"]?["clean"] == .bool(true))
            clock.advance(seconds: 86_400 - 3_000)
            try await Self.work(worker)
            let second = try await staff.get("/audit").json
            #expect(second["nightly"]?["clean"] == .bool(false), "\(second)")
            #expect(second["nightly"]?["report"]?["found"] == .number("1"))
            let told = try await shop.database.read { tx in
                try tx.rows("SELECT data FROM events WHERE name = 'audit.failed'").map { $0[0] as String }
            }
            #expect(told == [#"{"found":1,"checks":["customers.default"]}"#])
        }
    }

    private static func work(_ worker: JobWorker) async throws {
        while try await worker.runDue() > 0 {
            // What one round stored, the next one runs.
        }
    }
}
