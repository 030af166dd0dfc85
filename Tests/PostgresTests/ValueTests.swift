import Kernel
import Postgres
import Testing

@Suite(TestServer.isThere) struct ValueTests {
    static let texts = [
        "", " ", "plain", "Ünïcödé", "🧺👩🏽‍🍳", "it's \"quoted\"", #"back\slash \n \000 \'"#, "a\nb\tc\r",
        "$1 %s {}",
        "\u{1}\u{7f}", String(repeating: "long ", count: 40_000),
    ]

    @Test(arguments: texts) func `text comes back as it went`(text: String) async throws {
        try await TestServer.withDatabase { database in
            let row = try await database.write { tx in
                try tx.execute("CREATE TABLE texts (t TEXT NOT NULL)")
                try tx.execute("INSERT INTO texts (t) VALUES (\(text))")
                return try tx.rows("SELECT t, \(text) AS bound, length(t) FROM texts WHERE t = \(text)")
            }

            #expect(row.map { $0[0] as String } == [text])
            #expect(row.map { $0["bound"] as String } == [text])
        }
    }

    @Test(arguments: [.min, .min + 1, -1, 0, 1, 1 << 53 + 1, .max] as [Int64])
    func `whole numbers come back as they went`(number: Int64) async throws {
        try await TestServer.withDatabase { database in
            let row = try await database.read { tx in
                try tx.rows("SELECT \(number) AS n, \(number)::numeric AS m, NULL::bigint AS nothing")[0]
            }

            #expect(row["n"] == number)
            #expect(row["m"] == number)
            #expect(row["nothing"] as Int64? == nil)
        }
    }

    @Test func `each column type is read as the type the shop uses`() async throws {
        try await TestServer.withDatabase { database in
            let row = try await database.read { tx in
                try tx.rows(
                    """
                    SELECT 1::smallint AS a, 2 AS b, 3::bigint AS c, true AS d, false AS e, 'x' AS f,
                        '{"k":1}'::json AS g, 'name'::name AS h, 'v'::varchar(9) AS i, pg_sleep(0) AS j
                    """
                )[0].values
            }

            #expect(
                row == [
                    .integer(1), .integer(2), .integer(3), .integer(1), .integer(0), .text("x"),
                    .text("{\"k\":1}"), .text("name"), .text("v"), .null,
                ]
            )
        }
    }

    @Test func `sums of whole numbers are whole numbers`() async throws {
        try await TestServer.withDatabase { database in
            let row = try await database.read { tx in
                try tx.rows(
                    """
                    SELECT sum(n) AS s, sum(n::numeric(12, 2)) AS t, sum(n) FILTER (WHERE n > 9) AS u
                    FROM generate_series(1::bigint, 4::bigint) AS numbers (n)
                    """
                )[0].values
            }

            #expect(row == [.integer(10), .integer(10), .null])
        }
    }

    @Test(
        arguments: [
            "SELECT 1.5", "SELECT sum(n) FROM (VALUES (9223372036854775807), (1)) AS numbers (n)",
            "SELECT now()", "SELECT 'NaN'::numeric",
        ] as [SQL]
    )
    func `what is no whole number or text is refused`(statement: SQL) async throws {
        try await TestServer.withDatabase { database in
            await #expect(throws: DatabaseError.self) {
                try await database.read { tx in try tx.rows(statement).count }
            }
            let next = try await database.read { tx in try tx.rows("SELECT 7").map { $0[0] as Int } }
            #expect(next == [7])
        }
    }

    @Test func `a zero character is refused and nothing is cut off`() async throws {
        try await TestServer.withDatabase { database in
            await #expect(throws: DatabaseError.statement("text with a zero character cannot be stored")) {
                try await database.write { tx in try tx.first("SELECT \("a\u{0}b")") }
            }
            await #expect(throws: DatabaseError.self) {
                try await database.write { tx in try tx.first("SELECT 1 WHERE 'a' IN \(["a\u{0}b"])") }
            }
        }
    }

    @Test func `lists are bound as one parameter, the empty one too`() async throws {
        try await TestServer.withDatabase { database in
            let counts = try await database.write { tx in
                try tx.execute("CREATE TABLE things (id BIGINT NOT NULL, name TEXT NOT NULL)")
                try tx.execute("INSERT INTO things VALUES (1, 'a'), (2, 'it''s \"b\"'), (3, '🧺')")
                let statements: [SQL] = [
                    "SELECT id FROM things WHERE id IN \([1, 3, 9])",
                    "SELECT id FROM things WHERE id IN \([Int]())",
                    "SELECT id FROM things WHERE name IN \(["it's \"b\"", "🧺"])",
                    "SELECT id FROM things WHERE name IN \([String]())",
                    "SELECT id FROM things WHERE name NOT IN \([String]())",
                ]
                return try statements.map { try tx.rows($0).count }
            }

            #expect(counts == [2, 0, 2, 0, 3])
        }
    }

    @Test func `null is bound wherever a value may stand`() async throws {
        try await TestServer.withDatabase { database in
            let nothing: Int? = nil
            let counts = try await database.write { tx in
                try tx.execute("CREATE TABLE things (id BIGINT, name TEXT)")
                try tx.execute("INSERT INTO things VALUES (\(nothing), \(String?.none)), (\(Int?(1)), 'a')")
                let statements: [SQL] = [
                    "SELECT id FROM things WHERE (\(nothing) IS NULL OR id = \(nothing))",
                    "SELECT id FROM things WHERE (\(nothing) IS NOT NULL AND id = \(nothing))",
                    "SELECT id FROM things WHERE (\(Int?(1)) IS NULL OR id = \(Int?(1)))",
                    "SELECT id FROM things WHERE id IS NOT DISTINCT FROM \(nothing)",
                    "SELECT id FROM things WHERE \(nothing) IS NOT DISTINCT FROM id",
                    "SELECT id FROM things WHERE id = COALESCE(\(nothing), id)",
                ]
                return try statements.map { try tx.rows($0).count }
            }

            #expect(counts == [2, 0, 1, 1, 1, 1])
        }
    }

    @Test func `changed rows are counted`() async throws {
        try await TestServer.withDatabase { database in
            try await database.makeCounters(5)
            let counts = try await database.write { tx in
                [
                    try tx.execute("UPDATE counters SET n = n + 1 WHERE id > 2"),
                    try tx.execute("DELETE FROM counters WHERE id = 99"),
                    try tx.execute("INSERT INTO counters VALUES (6, 0), (1, 0) ON CONFLICT DO NOTHING"),
                ]
            }

            #expect(counts == [3, 0, 1])
        }
    }
}
