import Kernel
import Orders
import Support
import Testing

@Suite struct OrderListTests {
    /// Three orders of Ann's, one of Bob's, of a visitor, of the works, and of nobody.
    private static func fill(_ desk: Desk, _ crowd: Crowd) async throws {
        let thing = try await desk.stock("A-1", 100)
        for _ in 1...3 { _ = try await desk.place(thing, as: crowd.ann) }
        _ = try await desk.place(thing, as: crowd.bob)
        _ = try await desk.place(thing, as: crowd.visitor, #","email":"ann@example.com""#)
        let works = try await desk.customer(of: .organization(crowd.organization))
        _ = try await desk.place(thing, as: crowd.boss, #","customer_id":\#(works)"#)
        _ = try await desk.order([thing])
    }

    /// Who asks, with which query, and what is answered: a status, or the length of the list.
    private static let table: [(String, String, Int)] = [
        ("guest", "", 401), ("keyless", "", 403), ("guest", "scope=all", 401),
        ("ann", "", 3), ("bob", "", 1), ("visitor", "", 1), ("stranger", "", 0), ("clerk", "", 0),
        ("boss", "", 0), ("ann", "scope=all", 403), ("cook", "scope=all", 403), ("visitor", "scope=all", 401),
        ("clerk", "scope=all", 7), ("key", "", 7), ("key", "scope=all", 7),
        ("ann", "status=pending", 3), ("ann", "status=paid", 0), ("ann", "email=ann@example.com", 403),
        ("clerk", "scope=all&email=ANN@example.com", 4), ("clerk", "scope=all&owner=user:1", 0),
        ("ann", "owner=WORKS", 404), ("boss", "owner=WORKS", 1), ("approver", "owner=WORKS", 1),
        ("clerk", "scope=all&owner=WORKS", 1), ("clerk", "owner=WORKS", 404), ("ann", "owner=BOB", 404),
        ("ann", "owner=ANN", 3), ("key", "owner=BOB", 1), ("key", "from=2000-01-01T00:00:00Z", 7),
        ("key", "until=2000-01-01T00:00:00Z", 0), ("key", "owner=nobody", 422), ("key", "nothing=1", 422),
    ]

    @Test(arguments: TestDatabase.all)
    func `everybody lists their own, and staff all that they ask for`(engine: TestDatabase) async throws {
        try await Desk.open(engine) { desk in
            let crowd = try await desk.crowd()
            try await Self.fill(desk, crowd)
            for (name, text, wanted) in Self.table {
                let query = text.replacing("WORKS", with: "organization:\(crowd.organization)")
                    .replacing("BOB", with: crowd.bob.actor).replacing("ANN", with: crowd.ann.actor)
                    .replacing("user:1", with: "user:\(crowd.cook.holder?.userID ?? 0)")
                let pairs = query.split(separator: "&").map { pair in
                    let parts = pair.split(separator: "=")
                    return (
                        name: String(parts[0]),
                        value: String(parts[1]).replacing("\(crowd.ann.actor)@", with: "ANN@")
                    )
                }
                let answer = try await desk.call("ListOrders", query: pairs, as: crowd[name])
                let found = answer.status == 200 ? answer.json.array?.count : answer.status
                #expect(found == wanted, "\(name) \(query): \(answer)")
            }
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a page tells where it stands`(engine: TestDatabase) async throws {
        try await Desk.open(engine) { desk in
            let crowd = try await desk.crowd()
            try await Self.fill(desk, crowd)
            let page = [(name: "page", value: "2"), (name: "page_size", value: "2")]

            let answer = try await desk.call(
                "ListOrders",
                query: page + [(name: "status", value: "pending")],
                as: crowd.ann
            )

            #expect(answer.json.array?.count == 1)
            #expect(answer.headers.contains { $0.name == "X-Total-Count" && $0.value == "3" })
            let link = answer.headers.first { $0.name == "Link" }?.value
            #expect(
                link?.contains(#"<?page=1&page_size=2&status=pending>; rel="prev""#) == true,
                "\(link ?? "")"
            )
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a list takes as many statements for a hundred orders as for one`(engine: TestDatabase) async throws
    {
        try await Desk.open(engine) { desk in
            let thing = try await desk.stock("A-1", 100)
            let (ann, bob) = (try await desk.user("ann"), try await desk.user("bob"))
            for _ in 1...12 { _ = try await desk.place(thing, as: ann) }
            _ = try await desk.place(thing, as: bob)

            let many = try await desk.statements(of: "ListOrders", [], as: ann)
            #expect(try await desk.statements(of: "ListOrders", [], as: bob) == many)
            #expect(many <= 3)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `placing takes as many statements for fifty lines as for two`(engine: TestDatabase) async throws {
        try await Desk.open(engine) { desk in
            let ann = try await desk.user("ann")
            var things: [Int64] = []
            for number in 1...50 { things.append(try await desk.stock("M-\(number)", 9)) }
            func statements(_ count: Int) async throws -> Int {
                let items = things.prefix(count).map { #"{"variant_id":\#($0)}"# }.joined(separator: ",")
                return try await desk.statements(of: "PlaceOrder", [], #"{"items":[\#(items)]}"#, as: ann)
            }
            let two = try await statements(2)
            #expect(try await statements(50) == two)
            #expect(two <= 18, "\(two)")
        }
    }
}
