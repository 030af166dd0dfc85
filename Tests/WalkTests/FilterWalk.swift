import Kernel
import Support
import Testing

/// Every row of the documentation's table of filters, on the demo's products.
@Suite struct FilterWalk {
    struct Row: Sendable, CustomTestStringConvertible {
        let query: String
        let isRight: @Sendable (JSON) -> Bool

        init(_ query: String, _ isRight: @escaping @Sendable (JSON) -> Bool) {
            self.query = query
            self.isRight = isRight
        }

        var testDescription: String { query }
    }

    private static let rows: [Row] = [
        Row("category_id=1") { $0["category_id"] == .number("1") },
        Row("brand=SoundMax") { $0["brand"] == .string("SoundMax") },
        Row("brand=soundmax") { $0["brand"] == .string("SoundMax") },
        Row("min_price=50") { $0.cents >= 5_000 },
        Row("max_price=150") { $0.cents <= 15_000 },
        Row("min_price=89.99&max_price=89.99") { $0.cents == 8_999 },
        Row("min_rating=4.5") { ($0["rating"]?.hundredths ?? 0) >= 450 },
        Row("in_stock=true") { ($0["stock"]?.integer ?? 0) > 0 },
        Row("search=wireless") { "\($0["name"]?.string ?? "") \($0.text)".lowercased().contains("wireless") },
    ]

    @Test(arguments: TestDatabase.all)
    func `each filter keeps what fits, and all of it`(engine: TestDatabase) async throws {
        try await TestShop.openWithPayments(engine) { open in
            let all = try await open.shop.get("/products?page_size=100").list("products")
            for row in Self.rows {
                let reply = try await open.shop.get("/products?page_size=100&\(row.query)")
                let found = reply.list("products")
                #expect(reply.status == 200, "\(row.query)")
                #expect(!found.isEmpty, "\(row.query)")
                #expect(found.allSatisfy(row.isRight), "\(row.query)")
                #expect(reply.json["total"]?.integer == Int64(found.count), "\(row.query)")
                guard !row.query.hasPrefix("search") else { continue }
                #expect(found.count == all.filter(row.isRight).count, "\(row.query)")
            }
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a price range with a rating comes sorted upwards`(engine: TestDatabase) async throws {
        try await TestShop.openWithPayments(engine) { open in
            let reply = try await open.shop.get(
                "/products?min_price=20&max_price=100&min_rating=4.0&sort_by=price&order=asc"
            )
            let prices = reply.list("products").map(\.cents)

            #expect(prices.count > 1)
            #expect(prices == prices.sorted())
            #expect(prices.allSatisfy { (2_000...10_000).contains($0) })
            #expect(reply.list("products").allSatisfy { ($0["rating"]?.hundredths ?? 0) >= 400 })
        }
    }

    @Test(arguments: TestDatabase.all)
    func `lists are sorted by price, rating and name, both ways`(engine: TestDatabase) async throws {
        try await TestShop.openWithPayments(engine) { open in
            for (field, isRising) in [("price", true), ("price", false), ("rating", true), ("rating", false)]
            {
                let reply = try await open.shop.get(
                    "/products?page_size=100&sort_by=\(field)&order=\(isRising ? "asc" : "desc")"
                )
                let values = reply.list("products").compactMap { $0[field]?.hundredths }
                #expect(values.count > 5)
                #expect(values == values.sorted(by: isRising ? { $0 < $1 } : { $0 > $1 }), "\(field)")
            }
            let rising = try await open.shop.get("/products?page_size=100&sort_by=name&order=asc")
            let falling = try await open.shop.get("/products?page_size=100&sort_by=name&order=desc")
            let names = rising.list("products").compactMap { $0["name"]?.string?.lowercased() }
            #expect(names == names.sorted())
            #expect(
                falling.list("products").compactMap { $0["name"]?.string?.lowercased() } == names.reversed()
            )
        }
    }

    @Test(arguments: TestDatabase.all)
    func `pages begin at one, hold at most a hundred, and end with the true total`(engine: TestDatabase)
        async throws
    {
        try await TestShop.openWithPayments(engine) { open in
            let first = try await open.shop.get("/products?page=1&page_size=20")
            let second = try await open.shop.get("/products?page=2&page_size=20")
            let past = try await open.shop.get("/products?page=1000&page_size=20")
            let total = try #require(first.json["total"]?.integer)

            #expect(total > 20)
            #expect(first.list("products").count == 20)
            #expect(second.list("products").count == Int(total) - 20)
            #expect(
                Set((first.list("products") + second.list("products")).map { $0["id"]?.digits }).count
                    == Int(total)
            )
            #expect(past.json["total"]?.integer == total)
            #expect(past.list("products").isEmpty)
            #expect(try await open.shop.get("/products?page_size=101").status == 422)
            #expect(try await open.shop.get("/products?page=0").status == 422)
        }
    }

    @Test(arguments: [
        "min_price=cheap", "min_rating=6", "in_stock=perhaps", "sort_by=colour", "order=up",
        "category_id=books",
        "serach=keyboard",
    ])
    func `a filter that cannot be meant is refused and named`(query: String) async throws {
        try await TestShop.openWithPayments(.sqlite) { open in
            let reply = try await open.shop.get("/products?\(query)")

            #expect(reply.status == 422)
            #expect(reply.list("errors").each("field") == [.string(String(query.prefix { $0 != "=" }))])
        }
    }
}

extension JSON {
    fileprivate var cents: Int { self["price"]?.hundredths ?? -1 }
}

extension [JSON] {
    fileprivate func each(_ field: String) -> [JSON] { map { $0[field] ?? .null } }
}
