import Kernel
import Postgres
import Synchronization
import Testing

@Suite(TestServer.isThere) struct TransactionTests {
    private struct Refused: Error {}

    @Test func `a thrown error rolls back`() async throws {
        try await TestServer.withDatabase { database in
            try await database.makeCounters(1)

            await #expect(throws: Refused.self) {
                try await database.write { tx in
                    try tx.execute("UPDATE counters SET n = 5")
                    try tx.post("UPDATE counters SET n = 6")
                    throw Refused()
                }
            }
            #expect(try await database.counted() == 0)
        }
    }

    @Test func `a failed statement cannot be passed over`() async throws {
        try await TestServer.withDatabase { database in
            try await database.makeCounters(1)

            await #expect(throws: DatabaseError.unique("counters_pkey")) {
                try await database.write { tx in
                    try tx.execute("UPDATE counters SET n = 5")
                    _ = try? tx.execute("INSERT INTO counters VALUES (1, 1)")
                    _ = try? tx.rows("SELECT 1")
                }
            }
            #expect(try await database.counted() == 0)
        }
    }

    @Test func `a closure may turn a failure into its own refusal`() async throws {
        try await TestServer.withDatabase { database in
            try await database.makeCounters(1)

            await #expect(throws: Refused.self) {
                try await database.write { tx in
                    do {
                        try tx.execute("INSERT INTO counters VALUES (1, 1)")
                    } catch DatabaseError.unique {
                        throw Refused()
                    }
                }
            }
        }
    }

    @Test(arguments: [0, 1, 3]) func `a posted failure shows at the next statement or the commit`(
        later: Int
    ) async throws {
        try await TestServer.withDatabase { database in
            try await database.makeCounters(1)
            let reached = Mutex(0)

            await #expect(throws: DatabaseError.unique("counters_pkey")) {
                try await database.write { tx in
                    try tx.post("UPDATE counters SET n = 5")
                    try tx.post("INSERT INTO counters VALUES (1, 1)")
                    try tx.post("UPDATE counters SET n = 6")
                    for _ in 0..<later {
                        _ = try tx.rows("SELECT n FROM counters")
                        reached.withLock { $0 += 1 }
                    }
                }
            }
            #expect(reached.withLock { $0 } == 0)
            #expect(try await database.counted() == 0)
        }
    }

    @Test func `constraints are told apart`() async throws {
        try await TestServer.withDatabase { database in
            try await database.write { tx in
                try tx.execute("CREATE TABLE parents (id BIGINT PRIMARY KEY)")
                try tx.execute(
                    """
                    CREATE TABLE children (id BIGINT CONSTRAINT one_each UNIQUE,
                        parent_id BIGINT CONSTRAINT known REFERENCES parents (id),
                        n BIGINT CONSTRAINT positive CHECK (n > 0))
                    """
                )
                try tx.execute("INSERT INTO children VALUES (1, NULL, 1)")
            }
            let expected: [(SQL, DatabaseError)] = [
                ("INSERT INTO children VALUES (1, NULL, 1)", .unique("one_each")),
                ("INSERT INTO children VALUES (2, 9, 1)", .foreignKey("known")),
                ("INSERT INTO children VALUES (2, NULL, 0)", .check("positive")),
                ("INSERT INTO nowhere VALUES (1)", .statement("relation \"nowhere\" does not exist")),
            ]

            for (statement, error) in expected {
                await #expect(throws: error) { try await database.write { tx in try tx.execute(statement) } }
            }
        }
    }

    @Test func `reading cannot write`() async throws {
        try await TestServer.withDatabase { database in
            try await database.makeCounters(1)

            await #expect(throws: DatabaseError.self) {
                try await database.read { tx in try tx.execute("UPDATE counters SET n = 1") }
            }
        }
    }

    @Test func `hundreds of posted statements arrive in order`() async throws {
        try await TestServer.withDatabase { database in
            try await database.makeCounters(1)
            let filler = String(repeating: "x", count: 20_000)
            try await database.write { tx in
                try tx.execute("CREATE TABLE entries (id \(.identity), n BIGINT, filler TEXT)")
                for n in 1...700 {
                    try tx.post("INSERT INTO entries (n, filler) VALUES (\(n), \(filler)) RETURNING filler")
                }
            }

            let row = try await database.read { tx in
                try tx.rows("SELECT count(*), sum(n), count(*) FILTER (WHERE id <> n) FROM entries")[0]
            }
            #expect(row.values == [.integer(700), .integer(245_350), .integer(0)])
        }
    }

    @Test func `statements that nobody waits for cost no round trip`() async throws {
        try await TestServer.withDatabase { database in
            try await database.makeCounters(1)
            let one = try await trips(.read) { tx in _ = try tx.rows("SELECT 1") }
            let two = try await trips(.write) { tx in try tx.execute("UPDATE counters SET n = 1") }
            let posted = try await trips(.write) { tx in
                for n in 0..<20 { try tx.post("UPDATE counters SET n = \(n)") }
            }
            let mixed = try await trips(.readCommittedAndGuarded) { tx in
                try tx.lock("counters", 1)
                try tx.post("UPDATE counters SET n = 2")
                try tx.execute("UPDATE counters SET n = 3")
                try tx.post("UPDATE counters SET n = 4")
            }

            #expect([one, two, posted, mixed] == [1, 2, 1, 3])

            func trips(
                _ access: Access,
                _ body: @escaping @Sendable (Transaction) throws -> Void
            ) async throws -> Int {
                let before = database.roundTrips
                try await database.transact(access, body)
                return database.roundTrips - before
            }
        }
    }

    @Test func `a commit tells what it touched, a rollback does not`() async throws {
        try await TestServer.withDatabase { database in
            let mark = database.freshness.mark
            let slots = database.freshness.slots(of: ["product:1"])

            try? await database.write { tx in
                tx.touch("product:1")
                _ = try tx.rows("SELECT 1")
                throw Refused()
            }
            #expect(database.freshness.isFresh(slots, since: mark))

            try await database.write { tx in tx.touch("product:1") }
            #expect(!database.freshness.isFresh(slots, since: mark))
        }
    }
}
