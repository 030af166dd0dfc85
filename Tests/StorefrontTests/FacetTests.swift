import Kernel
import Support
import Testing

@Suite struct FacetTests {
    static let lists = [
        "", "category_id=1", "brand=keyforge", "search=wireless", "min_price=30&in_stock=true",
        "search=model",
        "attributes[Color]=Red", "search=qqqq",
    ]

    @Test(arguments: TestDatabase.all, lists)
    func `facets agree with a recount of the list`(database: TestDatabase, query: String) async throws {
        try await Window.open(database) { window in
            try await window.add(80)
            let answer = try await window.get("/products?\(query)&facets=true&page_size=100")
            let cards = try #require(answer.json["products"]?.array)
            let facets = try #require(answer.json["facets"])

            #expect(Int64(cards.count) == answer.total)
            #expect(Self.counts(facets["brands"], "name") == Self.recount(cards) { $0["brand"]?.string })
            #expect(
                Self.counts(facets["categories"], "name")
                    == Self.recount(cards) { $0["category"]?["name"]?.string }
            )
            let colors = facets["attributes"]?.array?.first { $0["name"]?.string == "Color" }
            #expect(
                Self.counts(colors?["values"], "value")
                    == Self.recount(cards) { $0["attributes"]?["Color"]?.string }
            )
            let inStock = cards.filter { $0["in_stock"]?.bool == true }.count
            #expect(facets["in_stock"]?.integer == Int64(inStock))
            #expect(facets["out_of_stock"]?.integer == Int64(cards.count - inStock))
            let priced = facets["price_ranges"]?.array?.compactMap { $0["count"]?.integer } ?? []
            #expect(priced.reduce(0, +) == Int64(cards.count))
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a list's value counts once for each product, truth and numbers as they are written`(
        database: TestDatabase
    ) async throws {
        try await Window.open(database) { window in
            let facets = try #require(try await window.get("/products?facets=true").json["facets"])
            func values(_ name: String) -> [String: Int64] {
                Self.counts(
                    facets["attributes"]?.array?.first { $0["name"]?.string == name }?["values"],
                    "value"
                )
            }

            #expect(values("Connectivity") == ["Wireless": 1, "Cable": 1])
            #expect(values("Waterproof") == ["true": 1, "false": 1])
            #expect(values("Keys") == ["87": 1])
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a price range can be asked for as it is told`(database: TestDatabase) async throws {
        try await Window.open(database) { window in
            try await window.add(200)
            let facets = try #require(try await window.get("/products?facets=true").json["facets"])
            let ranges = try #require(facets["price_ranges"]?.array)

            #expect(ranges.count > 3)
            for range in ranges {
                let high = range["max"].map { "&max_price=\($0.text)" } ?? ""
                let list = try await window.get("/products?min_price=\(range["min"]?.text ?? "")\(high)")
                #expect(list.total == range["count"]?.integer)
            }
        }
    }

    @Test(arguments: TestDatabase.all)
    func `facets are told only when wanted`(database: TestDatabase) async throws {
        try await Window.open(database) { window in
            let answer1 = try await window.get("/products")
            #expect(answer1.json["facets"] == nil)
            #expect(
                try await window.get("/products?search=%22&facets=true").json["facets"]?["in_stock"]?.integer
                    == 0
            )
        }
    }

    private static func counts(_ list: JSON?, _ name: String) -> [String: Int64] {
        Dictionary(
            (list?.array ?? []).compactMap { entry in
                entry[name]?.string.flatMap { key in entry["count"]?.integer.map { (key, $0) } }
            },
            uniquingKeysWith: +
        )
    }

    private static func recount(_ cards: [JSON], _ key: (JSON) -> String?) -> [String: Int64] {
        Dictionary(cards.compactMap(key).map { ($0, 1) }, uniquingKeysWith: +)
    }
}
