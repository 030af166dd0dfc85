import Kernel
import Support
import Testing

@Suite struct SearchTests {
    /// One line a search: the words, and the ids expected, the best first.
    static let searches: [(words: String, ids: [Int64])] = [
        ("keyboard", [3, 6]),
        ("KEYBOARD", [3, 6]),
        ("wireless headphones", [1]),
        ("headphones wireless", [1]),
        ("lumen", [7, 6]),
        ("soundmax earbuds", [2]),
        ("computers keyboard", [3]),
        ("electronics mouse", [4]),
        ("waterproof", [2]),
        ("cable", [1]),
        ("memory foam", [1]),
        ("mechanical keyboard", [3, 6]),
        ("wireless keyboard", []),
        // Beginnings, of the last word alone.
        ("keyb", [3, 6]),
        ("mech keyboard", []),
        ("mechanical key", [3, 6]),
        ("lin", [9]),
        ("w mouse", []),
        // Diacritics, either way.
        ("cafe", [5]),
        ("CAFÉ", [5]),
        ("cafe\u{301} creme", [5]),
        ("mane press", [5]),
        ("måne", [5]),
        // Mistakes.
        ("keybord", [3, 6]),
        ("keybaord", [3, 6]),
        ("ekyboard", [3, 6]),
        ("keyyboard", [3, 6]),
        ("mechanicel keybord", [3, 6]),
        ("mehcanicl", [3, 6]),
        ("headfones", [1]),
        ("wirless mouse", [4]),
        ("lmap", [6]),
        ("mehcan", [3, 6]),
        ("lxmp", [6]),
        ("lxxp", []),
        ("lap", []),
        ("qqqqqqqq", []),
        ("keybord qqqqqqqq", []),
        ("linen-shirt-1", [9]),
        ("linen-shirt-7", []),
        // What is not sold is not found.
        ("retired", []),
        // A query is data, never an expression.
        ("\"keyboard\"", [3, 6]),
        ("keyboard*", [3, 6]),
        ("key*", [3, 4, 6]),
        ("\"", []),
        ("*", []),
        ("&|!():*<->'\\", []),
        ("-keyboard", [3, 6]),
        ("name:keyboard", []),
        ("{name} : keyboard", []),
        ("keyboard NEAR mouse", []),
        ("keyboard OR mouse", []),
        ("NOT keyboard", []),
        ("keyboard AND mechanical", []),
        ("'; DROP TABLE products; --", []),
        ("keyboard') OR 1=1 --", []),
        ("% _", []),
        ("\u{1F600}", []),
        ("a b c d e f g h i j k l m n o p q r s t u v w x y z", []),
    ]

    @Test(arguments: TestDatabase.all)
    func `searches find the same on both engines`(database: TestDatabase) async throws {
        try await Window.open(database) { window in
            for (words, ids) in Self.searches {
                let answer = try await window.get("/products/search?q=\(Self.escaped(words))")
                let listed = try await window.get("/products?search=\(Self.escaped(words))")

                #expect(answer.ids == ids, "\(words)")
                #expect(answer.total == Int64(ids.count), "\(words)")
                #expect(listed.ids == ids, "\(words)")
            }
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a correction is said`(database: TestDatabase) async throws {
        try await Window.open(database) { window in
            let wrong = try await window.get("/products/search?q=mechanicel%20keybord")
            let right = try await window.get("/products/search?q=mechanical%20keyboard")

            #expect(wrong.json["searched_for"]?.string == "mechanical keyboard")
            #expect(right.json["searched_for"] == nil)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a search is filtered, sorted and cut like any list`(database: TestDatabase) async throws {
        try await Window.open(database) { window in
            let answer1 = try await window.get("/products?search=wireless&sort_by=price")
            #expect(answer1.ids == [4, 2, 1])
            #expect(
                try await window.get("/products?search=wireless&in_stock=true&sort_by=name").ids == [1, 4]
            )
            let answer2 = try await window.get("/products?search=wireless&category_id=2&order=asc")
            #expect(answer2.total == 2)
            let page = try await window.get("/products?search=wirless&sort_by=price&page=2&page_size=2")
            #expect(page.ids == [1])
            #expect(page.total == 3)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a change is found at once`(database: TestDatabase) async throws {
        try await Window.open(database) { window in
            try await window.add(3)

            let answer3 = try await window.get("/products?search=model")
            #expect(answer3.total == 3)
        }
    }

    static let suggestions: [(text: String, found: [String])] = [
        ("key", ["brand KeyForge", "product Mechanical Keyboard"]),
        ("KeyF", ["brand KeyForge"]),
        ("comp", ["category Computers"]),
        ("kitch", ["category Home & Kitchen"]),
        ("lum", ["brand Lumen", "product Lumen Atlas"]),
        ("wireless m", ["product Wireless Mouse"]),
        ("caf", ["product Café Crème Press"]),
        ("mane", ["brand Måne"]),
        ("keybao", ["product Mechanical Keyboard"]),
        ("keybaord", ["product Mechanical Keyboard"]),
        ("%", []),
        ("_", []),
        ("\"*", []),
        ("zzzzz", []),
    ]

    @Test(arguments: TestDatabase.all)
    func `what is begun is completed`(database: TestDatabase) async throws {
        try await Window.open(database) { window in
            for (text, found) in Self.suggestions {
                let answer = try await window.get("/products/suggest?q=\(Self.escaped(text))")
                let suggestions = answer.json["suggestions"]?.array ?? []

                #expect(
                    suggestions.map { "\($0["kind"]?.string ?? "") \($0["text"]?.string ?? "")" } == found,
                    "\(text)"
                )
            }
        }
    }

    @Test(arguments: TestDatabase.all)
    func `no more than ten are suggested`(database: TestDatabase) async throws {
        try await Window.open(database) { window in
            try await window.add(30)

            let answer = try await window.get("/products/suggest?q=model")
            #expect(answer.json["suggestions"]?.array?.count == 10)
        }
    }

    private static func escaped(_ text: String) -> String {
        text.utf8.map { byte in
            let digits = String(byte, radix: 16)
            return "%" + (digits.count == 1 ? "0" : "") + digits
        }.joined()
    }
}
