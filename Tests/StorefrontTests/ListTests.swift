import Catalog
import Inventory
import Kernel
import Support
import Testing

@Suite struct ListTests {
    /// One line a question: the query, and the ids expected in their order.
    static let filters: [(query: String, ids: [Int64])] = [
        ("", [1, 2, 3, 4, 5, 6, 7, 9]),
        ("category_id=1", [1, 2, 3, 4]),
        ("category_id=2", [1, 2]),
        ("category_id=999", []),
        ("brand=soundmax", [1, 2]),
        ("brand=SOUNDMAX", [1, 2]),
        ("brand=M%C3%A5ne", [5]),
        ("brand=mane", [5]),
        ("brand=Sound", []),
        ("min_price=24.50&max_price=35", [4, 5, 7, 9]),
        ("min_price=89.99", [1, 3]),
        ("max_price=24.49", []),
        ("min_rating=4.5", [1, 3, 5]),
        ("in_stock=true", [1, 3, 4, 5, 6, 7, 9]),
        ("in_stock=false", [2]),
        ("attributes[Color]=Red", [4, 5]),
        ("attributes[Color]=red", []),
        ("attributes[Connectivity]=Cable", [1]),
        ("attributes[Waterproof]=true", [2]),
        ("attributes[Waterproof]=false", [3]),
        ("attributes[Keys]=87", [3]),
        ("attributes[Color]=Black&attributes[Keys]=87", [3]),
        ("attributes[Color'%20OR%201%3D1]=x", []),
        ("sort_by=price", [5, 7, 4, 9, 6, 2, 3, 1]),
        ("sort_by=price&order=desc", [1, 3, 2, 6, 9, 4, 7, 5]),
        ("sort_by=rating", [5, 3, 1, 9, 2, 4, 7, 6]),
        ("sort_by=rating&order=asc", [6, 7, 4, 2, 9, 1, 3, 5]),
        ("sort_by=name", [5, 6, 9, 7, 3, 2, 1, 4]),
        ("sort_by=relevance&order=desc", [9, 7, 6, 5, 4, 3, 2, 1]),
        ("min_price=20&max_price=100&min_rating=4.0&sort_by=price&order=asc", [5, 7, 4, 9, 2, 3]),
        ("category_id=1&brand=keyforge&in_stock=1&sort_by=price", [4, 3]),
        ("page_size=3", [1, 2, 3]),
        ("page=2&page_size=3", [4, 5, 6]),
        ("page=3&page_size=3", [7, 9]),
        ("page=4&page_size=3", []),
        ("page=1000000&page_size=100", []),
        ("currency=USD&locale=de-AT&brand=quill", [7]),
    ]

    @Test(arguments: TestDatabase.all)
    func `every filter finds what it names`(database: TestDatabase) async throws {
        try await Window.open(database) { window in
            for (query, ids) in Self.filters {
                let answer = try await window.get("/products?\(query)")

                #expect(answer.ids == ids, "\(query)")
            }
        }
    }

    @Test(arguments: TestDatabase.all)
    func `the total is true on every page and past the end`(database: TestDatabase) async throws {
        try await Window.open(database) { window in
            for query in ["page_size=3", "page=3&page_size=3", "page=9&page_size=3", "sort_by=price&page=9"] {
                let answer1 = try await window.get("/products?\(query)")
                #expect(answer1.total == 8, "\(query)")
            }
            let past = try await window.get("/products?search=wireless&page=5")

            #expect(past.total == 3)
            #expect(past.ids.isEmpty)
        }
    }

    static let broken: [(address: String, field: String)] = [
        ("/products?min_price=10&max_price=9.99", "min_price"),
        ("/products?min_price=1.999", "min_price"),
        ("/products?max_price=-1", "max_price"),
        ("/products?currency=EUR", "currency"),
        ("/products?currency=XXX", "currency"),
        ("/products?page=0", "page"),
        ("/products?page_size=101", "page_size"),
        ("/products?page_size=ten", "page_size"),
        ("/products?sort_by=colour", "sort_by"),
        ("/products?order=up", "order"),
        ("/products?in_stock=maybe", "in_stock"),
        ("/products?colour=red", "colour"),
        ("/products?brand=a&brand=b", "brand"),
        ("/products?search=" + String(repeating: "a", count: 201), "search"),
        ("/products/search", "q"),
        ("/products/search?q=", "q"),
        ("/products/1?currency=EUR", "currency"),
    ]

    @Test(arguments: broken)
    func `a broken question is refused by its field`(address: String, field: String) async throws {
        try await Window.open(.sqlite) { window in
            let seen = try await window.refusal(of: address)
            #expect(seen == .init(status: 422, field: field))
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a card shows everything of its product`(database: TestDatabase) async throws {
        try await Window.open(database) { window in
            let answer = try await window.get("/products?search=keyboard&page_size=1")
            let card = try #require(answer.json["products"]?.array?.first)

            #expect(card["id"]?.integer == 3)
            #expect(card["name"]?.string == "Mechanical Keyboard")
            #expect(card["price"]?.text == "89.99")
            #expect(card["currency"]?.string == "USD")
            #expect(card["rating"]?.text == "4.7")
            #expect(card["stock"]?.integer == 75)
            #expect(card["available"]?.integer == 75)
            #expect(card["in_stock"]?.bool == true)
            #expect(card["slug"]?.string == "mechanical-keyboard")
            #expect(card["key"]?.string == "mechanical-keyboard")
            #expect(card["category"]?["name"]?.string == "Computers")
            #expect(card["attributes"]?["Keys"]?.integer == 87)
            #expect(card["variants"] == nil)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `what has no price comes last either way`(database: TestDatabase) async throws {
        try await Window.open(database) { window in
            try await window.database.write { tx in
                try tx.execute("UPDATE products SET price_minor = NULL WHERE id = 3")
            }

            let answer3 = try await window.get("/products?sort_by=price")
            #expect(answer3.ids.last == 3)
            let answer4 = try await window.get("/products?sort_by=price&order=desc")
            #expect(answer4.ids.last == 3)
        }
    }
}
