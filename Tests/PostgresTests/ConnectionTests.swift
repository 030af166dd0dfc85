import Kernel
@testable import Postgres
import Testing

@Suite(TestServer.isThere) struct ConnectionTests {
    @Test func `a connection ended while idle is replaced unnoticed`() async throws {
        try await TestServer.withDatabaseURL { url in
            let database = try TestServer.open(PostgresSettings(url: url))
            let first = try await database.backend()
            try await TestServer.endConnections(to: url)

            let second = try await database.backend()

            #expect(first != second)
            await database.close()
        }
    }

    @Test(arguments: [Access.read, .write])
    func `a transaction whose connection ends before its commit is run again`(
        access: Access
    ) async throws {
        try await TestServer.withDatabaseURL { url in
            let database = try TestServer.open(PostgresSettings(url: url))
            try await database.makeCounters(1)
            let hasRun = Flag()
            let running = Task {
                try await database.transact(access) { tx in
                    if hasRun.raise() { _ = try tx.rows("SELECT pg_sleep(60)") }
                    return try tx.rows("SELECT pg_backend_pid()")[0][0] as Int
                }
            }
            try await TestServer.endSleepers(on: url)

            #expect(try await running.value > 0)
            #expect(database.reruns == 0)
            await database.close()
        }
    }

    @Test func `a commit whose answer is lost has an unknown outcome`() async throws {
        try await TestServer.withDatabaseURL { url in
            let database = try TestServer.open(PostgresSettings(url: url))
            let running = Task {
                try await database.write { tx in try tx.post("SELECT pg_sleep(60)") }
            }
            try await TestServer.endSleepers(on: url)

            await #expect(throws: DatabaseError.unknownOutcome) { try await running.value }
            #expect(try await database.backend() > 0)
            await database.close()
        }
    }

    @Test func `a server that goes away and comes back is used again`() async throws {
        try await TestServer.withDatabaseURL { url in
            let admin = try #require(TestServer.url)
            let name = TestServer.databaseName(in: url)
            let database = try TestServer.open(PostgresSettings(url: url))
            _ = try await database.backend()

            try await PostgresAdministration.run("ALTER DATABASE \(name) ALLOW_CONNECTIONS false", at: admin)
            try await TestServer.endConnections(to: url)
            await #expect(throws: DatabaseError.self) { try await database.backend() }
            try await PostgresAdministration.run("ALTER DATABASE \(name) ALLOW_CONNECTIONS true", at: admin)

            #expect(await eventually { (try? await database.backend()) != nil })
            await database.close()
        }
    }

    @Test func `nobody listening means unavailable, quickly and without the password`() async throws {
        let url = "postgres://shop:swordfish@127.0.0.1:1,localhost:1/shop"
        let database = try TestServer.open(PostgresSettings(url: url))

        for _ in 0..<3 {
            do {
                _ = try await database.backend()
                Issue.record("there is no server")
            } catch DatabaseError.unavailable(let message) {
                #expect(!message.contains("swordfish") && !message.isEmpty)
            }
        }
        await database.close()
    }

    @Test(arguments: ["", "mysql://a@b/c", "postgres://shop:swordfish@host:port/x?nonsense=1", "host=x"])
    func `an unreadable URL is refused without repeating it`(url: String) throws {
        do {
            _ = try PostgresSettings(url: url)
            Issue.record("the URL was taken")
        } catch DatabaseError.unavailable(let message) {
            #expect(!message.contains("swordfish") && !message.isEmpty)
        }
    }

    @Test(arguments: [
        ("postgres://a:b@h:1/x", "postgres://a:b@h:1/y"), ("postgres://a@h", "postgres://a@h/y"),
        ("postgresql://a@/x?host=/run", "postgresql://a@/y?host=/run"),
        ("postgres://h1,h2:2?sslmode=disable", "postgres://h1,h2:2/y?sslmode=disable"),
    ])
    func `the database in a URL can be replaced`(from: String, to: String) throws {
        #expect(try PostgresAdministration.url(from, database: "y") == to)
        #expect(throws: DatabaseError.self) { try PostgresAdministration.url(from, database: "y\";") }
    }

    @Test func `statements long unused are given up and prepared again`() async throws {
        try await TestServer.withDatabase { settings in
            settings.statementsMax = 4
            settings.connections = 1
        } _: { database in
            let statements: [SQL] = ["SELECT 1", "SELECT 2", "SELECT 3", "SELECT 4", "SELECT 5", "SELECT 6"]
            for _ in 0..<3 {
                try await database.write { tx in
                    for (index, statement) in statements.enumerated() {
                        try tx.post(statement)
                        let number: Int = try tx.rows(statement)[0][0]
                        #expect(number == index + 1)
                    }
                }
                await #expect(throws: DatabaseError.self) {
                    try await database.write { tx in try tx.rows("SELECT nonsense").count }
                }
            }

            let kept = try await database.read { tx in
                try tx.rows("SELECT count(*) FROM pg_prepared_statements").map { $0[0] as Int }
            }
            #expect(kept.allSatisfy { $0 <= 5 })
        }
    }

    @Test func `statements given up in a failing transaction do not trouble the next`() async throws {
        try await TestServer.withDatabase { settings in
            settings.statementsMax = 2
            settings.connections = 1
        } _: { database in
            let many: [SQL] = ["SELECT 1", "SELECT 2", "SELECT 3", "SELECT 4", "SELECT 5"]
            let backend = try await database.backend()
            for failing in ["SELECT 1 / 0", "SELECT nonsense"] as [SQL] {
                for position in 0...many.count {
                    var statements = many
                    statements.insert(failing, at: position)
                    await #expect(throws: DatabaseError.self) {
                        try await database.write { [statements] tx in try statements.forEach(tx.post) }
                    }
                    try await database.write { tx in try many.forEach(tx.post) }
                }
            }

            #expect(try await database.backend() == backend)
            let kept = try await database.read { tx in
                try tx.rows("SELECT count(*) FROM pg_prepared_statements").map { $0[0] as Int }
            }
            #expect(kept.allSatisfy { $0 <= 4 })
        }
    }

    @Test func `a changed table is read anew by those who prepared before`() async throws {
        try await TestServer.withDatabaseURL { url in
            let database = try TestServer.open(PostgresSettings(url: url))
            try await database.makeCounters(1)
            _ = try await database.read { tx in try tx.rows("SELECT * FROM counters").count }

            try await PostgresAdministration.run("ALTER TABLE counters ADD COLUMN more BIGINT", at: url)

            let width = try await database.read { tx in
                try tx.rows("SELECT * FROM counters")[0].values.count
            }
            #expect(width == 3)
            await database.close()
        }
    }

    @Test func `closing finishes what was begun and refuses what comes later`() async throws {
        try await TestServer.withDatabaseURL { url in
            let database = try TestServer.open(PostgresSettings(url: url))
            let hasBegun = Flag()
            async let slow = database.read { tx in
                hasBegun.raise()
                return try tx.rows("SELECT pg_sleep(0.3)").count
            }
            #expect(await eventually { hasBegun.isRaised })

            await database.close()

            #expect(try await slow == 1)
            await #expect(throws: DatabaseError.unavailable("the database is closed")) {
                try await database.backend()
            }
            await database.close()
        }
    }

    @Test(
        arguments: [
            ("0", 0), ("-0", 0), ("12.000", 12), ("-9223372036854775808", .min),
            ("9223372036854775807", .max),
            ("9223372036854775808", nil), ("-9223372036854775809", nil), ("1.5", nil), ("", nil), ("-", nil),
            ("1e3", nil), ("NaN", nil),
        ] as [(String, Int64?)]
    )
    func `only whole 64-bit numbers are numbers`(text: String, number: Int64?) {
        #expect(Shape.integer(Array(text.utf8)) == number)
    }
}
