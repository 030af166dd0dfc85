import Kernel
import Support
import Testing

/// The audit finds what is wrong, names it by the right check, and finds nothing else.
@Suite struct AuditTests {
    /// A fault that is planted straight into the tables.
    struct Fault: Sendable, CustomTestStringConvertible {
        let name: String
        let checks: Set<String>
        let plant: @Sendable (Transaction) throws -> Void
        var testDescription: String { name }

        init(
            _ name: String,
            _ checks: Set<String>,
            _ plant: @escaping @Sendable (Transaction) throws -> Void
        ) {
            self.name = name
            self.checks = checks
            self.plant = plant
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a shop after orders of every kind is clean`(engine: TestDatabase) async throws {
        try await Desk.open(engine) { desk in
            try await Self.trade(desk)
            #expect(try await Audited.faults(desk.database) == [:])
        }
    }

    @Test(arguments: TestDatabase.all, faults)
    func `a planted fault is found by its checks and by no other`(
        engine: TestDatabase,
        fault: Fault
    ) async throws {
        try await Desk.open(engine) { desk in
            try await Self.trade(desk)
            try await desk.database.write { tx in try fault.plant(tx) }
            let found = try await Audited.faults(desk.database)
            #expect(Set(found.keys) == fault.checks, "\(found)")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `findings come page after page, and only the first are listed`(engine: TestDatabase) async throws {
        try await engine.with { database in
            try await database.write { tx in
                let rows: [SQL] = (1...1_205).map { number in
                    "(\("k\(number)"), 'capture', 'order:x', 'USD', \(tx.now))"
                }
                try tx.execute(
                    """
                    INSERT INTO ledger_entries (key, kind, reference, currency, occurred_at)
                    VALUES \(rows.joined(", "))
                    """
                )
            }
            let found = try await Audited.faults(database)
            #expect(Set(found.keys) == ["ledger.entries", "payments.backed"])
            #expect(found["ledger.entries"]?.count == 1_000)
            let report = try await Audited.report(database)
            #expect(report.checks.first { $0.name == "ledger.entries" }?.found == 1_205)
        }
    }

    /// Orders that are paid, packed, cancelled, failed, refunded, paid twice and paid too late.
    private static func trade(_ desk: Desk) async throws {
        let (cup, pot) = (try await desk.stock("CUP", 30), try await desk.stock("POT", 4, price: 1_050))
        let paid = try await desk.order([cup, pot])
        _ = try await desk.confirm(paid, "success", #","charge_id":"a""#)
        _ = try await desk.confirm(paid, "success", #","charge_id":"b""#)
        _ = try await desk.confirm(try await desk.order([cup], pieces: 2), "failed")
        for steps in [["paid", "cancelled"], ["processing", "paid"], ["shipped"], ["paid", "refunded"]] {
            let order = try await desk.order([cup])
            for step in steps { _ = try await desk.move(order, step) }
        }
        let packed = try await desk.order([pot])
        _ = try await desk.move(packed, "processing")
        _ = try await desk.confirm(packed)
        let late = try await desk.order([pot], pieces: 2)
        desk.clock.advance(seconds: 1_000)
        _ = try await desk.order([pot])
        _ = try await desk.confirm(late)
        _ = try await desk.cart([cup])
        _ = try await desk.order([cup])
    }
}
