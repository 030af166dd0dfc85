import Kernel
import Support
import Testing

/// What something cost before is known, and a reduction says it.
@Suite struct PriceHistoryTests {
    private static let day: Int64 = 86_400

    /// Sets what one keyboard costs, through the door that staff use.
    private static func set(_ price: String, instead: String? = nil, in open: OfferShop) async throws {
        let more = instead.map { #","compare_at_price":"\#($0)""# } ?? ""
        let changed = try await open.shop.send(
            "PATCH",
            "/products/3",
            #"{"price":"\#(price)"\#(more)}"#,
            key: open.key
        )
        #expect(changed.status == 200, "\(changed.text)")
    }

    private static func lowest(in open: OfferShop) async throws -> String? {
        let shown = try await open.shop.get("/products/3")
        return shown.json["variants"]?.array?.first?["lowest_price_30_days"]?.text
    }

    private static func history(in open: OfferShop) async throws -> [String] {
        let listed = try await open.shop.get("/products/3/prices/history?page_size=100", key: open.key)
        return listed.json["prices"]?.array?.map { row in
            "\(row["price"]?.text ?? "none") \(row["from"]?.string?.prefix(10) ?? "")"
        } ?? []
    }

    @Test(arguments: TestDatabase.all)
    func `a reduction says the lowest price of the 30 days before it`(engine: TestDatabase) async throws {
        let clock = TestClock()
        try await OfferShop.open(engine, clock: clock.clock, isWorking: false) { open in
            #expect(try await Self.lowest(in: open) == nil)

            clock.advance(seconds: 10 * Self.day)
            try await Self.set("70", in: open)
            #expect(try await Self.lowest(in: open) == "89.99", "it fell a moment ago")
            clock.advance(seconds: 5 * Self.day)
            try await Self.set("100", in: open)
            #expect(try await Self.lowest(in: open) == nil, "a rise is no reduction")
            clock.advance(seconds: 10 * Self.day)
            try await Self.set("80", in: open)
            #expect(try await Self.lowest(in: open) == "70.00", "it cost 70 within the 30 days")
            clock.advance(seconds: 29 * Self.day)
            #expect(try await Self.lowest(in: open) == "70.00")
            clock.advance(seconds: Self.day)
            #expect(try await Self.lowest(in: open) == nil, "what cost 80 for 30 days is not reduced")
            try await Self.set("80", instead: "100", in: open)
            #expect(try await Self.lowest(in: open) == "70.00", "it says that it is")
            clock.advance(seconds: Self.day)
            try await Self.set("75", instead: "100", in: open)
            #expect(try await Self.lowest(in: open) == "80.00", "for 30 days it cost no less")

            #expect(
                try await Self.history(in: open) == [
                    "75.00 2027-01-16", "80.00 2026-12-16", "100.00 2026-12-06", "70.00 2026-12-01",
                    "89.99 2026-11-21",
                ]
            )
            #expect(try await Audited.faults(open.shop.database).isEmpty)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `scheduled prices count from their day, and those taken back never did`(engine: TestDatabase)
        async throws
    {
        let clock = TestClock()
        try await OfferShop.open(engine, clock: clock.clock, isWorking: false) { open in
            let sale = #""valid_from":"2026-12-01T00:00:00Z","valid_until":"2026-12-11T00:00:00Z""#
            let first = try await open.price(#""price":"50.00",\#(sale)"#)
            let now = ["89.99 2026-11-21"]
            let planned = ["89.99 2026-12-11", "50.00 2026-12-01"] + now
            #expect(try await Self.history(in: open) == planned)
            clock.advance(seconds: Self.day)
            let gone = try await open.shop.send("DELETE", "/products/3/prices/\(first)", key: open.key)
            #expect(gone.status < 300, "\(gone.text)")
            #expect(try await Self.history(in: open) == now, "since when it costs that did not change")
            _ = try await open.price(#""price":"60.00",\#(sale)"#)
            #expect(try await Self.lowest(in: open) == nil)

            clock.advance(seconds: 10 * Self.day)
            #expect(try await Self.lowest(in: open) == "89.99")
            #expect(try await open.shop.get("/products/3").json["price"]?.text == "60.00")
            clock.advance(seconds: 10 * Self.day)
            #expect(try await Self.lowest(in: open) == nil, "it is over")
            try await Self.set("85", in: open)
            #expect(try await Self.lowest(in: open) == "60.00")
            #expect(try await Audited.faults(open.shop.database).isEmpty)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `the history only grows, and an audit compares it with the prices`(engine: TestDatabase) async throws
    {
        try await OfferShop.open(engine, isWorking: false) { open in
            let database = open.shop.database
            let changes: [SQL] = [
                "UPDATE price_history SET amount_minor = 1", "DELETE FROM price_history WHERE id = 1",
            ]
            for change in changes {
                await #expect(throws: (any Error).self) {
                    try await database.write { tx in try tx.execute(change) }
                }
            }
            #expect(try await Audited.faults(database).isEmpty)

            try await database.write { tx in
                try tx.execute("UPDATE prices SET amount_minor = amount_minor + 1 WHERE variant_id = 1")
            }

            #expect(Set(try await Audited.faults(database).keys) == ["catalog.price-history"])
        }
    }

    @Test(arguments: TestDatabase.all)
    func `an audit finds a list for everybody that names somebody`(engine: TestDatabase) async throws {
        try await OfferShop.open(engine, isWorking: false) { open in
            let database = open.shop.database
            try await open.group("a")
            _ = try await open.make("/price-lists", #"{"name":"A","groups":["a"]}"#)
            #expect(try await Audited.faults(database).isEmpty)

            try await database.write { tx in try tx.execute("UPDATE price_lists SET is_for_all = 1") }

            #expect(Set(try await Audited.faults(database).keys) == ["price-lists.audience"])
        }
    }
}
