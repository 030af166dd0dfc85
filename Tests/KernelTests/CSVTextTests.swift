import Kernel
import Support
import Testing

@Suite struct CSVTextTests {
    @Test(arguments: [
        ([CSVText.Cell.text("a"), .number("-1.50"), .empty], "a,-1.50,\n"),
        ([.text("a,b"), .text("say \"no\"")], "\"a,b\",\"say \"\"no\"\"\"\n"),
        ([.text("two\nlines")], "\"two\nlines\"\n"), ([.text("=1+1"), .text("-5")], "'=1+1,'-5\n"),
        ([.text("'@x"), .text("")], "''@x,\n"),
    ])
    func `texts are quoted and guarded, numbers stay numbers`(cells: [CSVText.Cell], line: String) {
        #expect(CSVText.row(cells) == line)
    }
}

@Suite struct DatedTests {
    @Test(arguments: TestDatabase.all)
    func `what happened at another moment is written with it, and then it is today again`(
        engine: TestDatabase
    ) async throws {
        let clock = TestClock("2026-11-21T12:00:00Z")
        let past = try #require(Timestamp("2010-12-01T08:26:00Z"))
        try await engine.with(clock: clock.clock) { database in
            let moments = try await database.write { tx in
                try tx.emit("first", "test:1")
                try tx.dated(past) { try tx.emit("second", "test:1") }
                do {
                    try tx.dated(past) { throw Problem.notFound("nothing") }
                } catch is Problem {
                    try tx.emit("third", "test:1")
                }
                return try tx.rows("SELECT occurred_at FROM events ORDER BY id").map { $0[0] as Timestamp }
            }

            #expect(moments == [clock.clock.now(), past, clock.clock.now()])
        }
    }
}
