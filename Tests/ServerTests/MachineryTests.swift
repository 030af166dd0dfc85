import Kernel
import Support
import Testing

@testable import Server

/// The server's parts that need no socket.
@Suite struct MachineryTests {
    private static let routes: [(method: String, segments: [Route.Segment])] = [
        Route.get("/products", "a"), .post("/products", "a"), .get("/products/search", "a"),
        .get("/products/{product}", "a"),
        .patch("/products/{product_id}", "a"), .get("/products/{product}/related", "a"),
        .get("/cart/{cart_id}/items/{item}", "a"),
    ].map { ($0.method.rawValue, $0.segments) }

    @Test(
        arguments: [
            ("GET", ["products"], 0, []), ("POST", ["products"], 1, []),
            ("GET", ["products", "search"], 2, []),
            ("GET", ["products", "7"], 3, ["7"]), ("PATCH", ["products", "7"], 4, ["7"]),
            ("PATCH", ["products", "search"], nil, []),
            ("GET", ["products", "search", "related"], 5, ["search"]),
            ("GET", ["cart", "a", "items", "b"], 6, ["a", "b"]),
            ("GET", ["cart", "a"], nil, []), ("GET", [], nil, []),
            ("GET", ["products", "7", "related", "x"], nil, []),
        ] as [(String, [String], Int?, [String])]
    )
    func `a path finds its target, fixed words first`(
        method: String,
        segments: [String],
        target: Int?,
        values: [String]
    ) {
        let found = RouteTable(Self.routes).resource(at: segments)

        #expect(found?.resource.targets[method] == target)
        #expect(target == nil || found?.values == values)
    }

    @Test func `the values of a path carry the names of its route`() {
        let table = RouteTable(Self.routes)

        #expect(table.named(["7"], of: 3).map(\.name) == ["product"])
        #expect(table.named(["7"], of: 4).map(\.name) == ["product_id"])
    }

    @Test(arguments: [
        ("/api/products", "/products"), ("/api", ""), ("/api/store/cart", "/cart"), ("/apis", "/apis"),
        ("/api/storefront", "/storefront"), ("/products", "/products"),
    ])
    func `a mount is taken off`(path: String, rest: String) {
        #expect(Mounts.strip(path[...]) == rest[...])
    }

    @Test(
        arguments: [
            ("/a/b/", ["a", "b"]), ("//a", ["a"]), ("/a%2Fb", ["a/b"]), ("/a+b", ["a+b"]), ("/%zz", nil),
            ("/%ff", nil), ("", []),
        ]
            as [(String, [String]?)]
    )
    func `a path is cut before it is decoded`(path: String, segments: [String]?) {
        #expect(Mounts.segments(of: path[...]) == segments)
    }

    @Test func `a bucket fills evenly and never above its size`() {
        let clock = TestClock()
        let limiter = RateLimiter(clock: clock.clock)
        func take() -> Bool { limiter.take("a", limit: 60).isAllowed }

        #expect((0..<60).allSatisfy { _ in take() })
        #expect(!take())
        #expect(limiter.take("b", limit: 60).isAllowed)
        clock.advance(seconds: 1)
        #expect(take())
        #expect(!take())
        clock.advance(seconds: 3_600)
        #expect((0..<60).allSatisfy { _ in take() })
        #expect(!take())
        clock.advance(seconds: -3_600)
        #expect(!take())
    }

    @Test func `a limit of any size does not overflow`() {
        let limiter = RateLimiter(clock: TestClock().clock)

        #expect(limiter.take("a", limit: Int.max).isAllowed)
        #expect(!limiter.take("b", limit: 0).isAllowed)
    }

    @Test func `a kept answer is used until what it was read from is touched`() {
        let freshness = Freshness()
        let clock = TestClock()
        let cache = ReplyCache(freshness: freshness, clock: clock.clock, bytesMax: 100_000)
        func keep(_ key: String, until: Timestamp? = nil, size: Int = 10) {
            cache.keep(
                key,
                body: [UInt8](repeating: 0, count: size),
                etag: "\"e\"",
                dependencies: ["a"],
                validUntil: until,
                mark: freshness.mark
            )
        }

        keep("/x")
        #expect(cache.find("/x") != nil)
        #expect(cache.find("/y") == nil)
        freshness.touch(["a"])
        #expect(cache.find("/x") == nil)
        keep("/x", until: clock.clock.now().adding(seconds: 5))
        #expect(cache.find("/x") != nil)
        clock.advance(seconds: 5)
        #expect(cache.find("/x") == nil)
    }

    @Test func `kept answers stay within their memory`() {
        let cache = ReplyCache(freshness: Freshness(), clock: .system, bytesMax: 16_000)
        func keep(_ key: Int, size: Int) {
            cache.keep(
                "/\(key)",
                body: [UInt8](repeating: 0, count: size),
                etag: "",
                dependencies: ["a"],
                validUntil: nil,
                mark: .max
            )
        }

        keep(0, size: 5_000)
        #expect(cache.find("/0") == nil)
        for key in 1...1_000 { keep(key, size: 500) }
        #expect((1...1_000).count { cache.find("/\($0)") != nil } <= 16_000 / 700)
        #expect(cache.find("/1000") != nil)
    }

    @Test(arguments: [
        ("\"a\"", true), ("\"b\"", false), ("*", true), ("W/\"a\"", true), ("\"b\" , \"a\" ", true),
        ("a", false), ("", false),
    ])
    func `a validator is found in its field`(field: String, isMatch: Bool) {
        #expect(Reply.matches(field, "\"a\"") == isMatch)
    }

    @Test func `other bytes have another validator`() {
        let bodies =
            (0..<2_000).map { Array("{\"id\":\($0),\"name\":\"x\"}".utf8) } + [
                [], [0], [0, 0], [UInt8](repeating: 0, count: 8),
            ]

        #expect(Set(bodies.map(Reply.etag)).count == bodies.count)
        #expect(Reply.etag(of: bodies[0]) == Reply.etag(of: bodies[0]))
    }

    @Test(
        arguments: [
            (DatabaseError.busy, 503), (.unavailable("x"), 503), (.unknownOutcome, 503),
            (.unique("a.b"), 409), (.foreignKey("x"), 409),
            (.check("x"), nil), (.statement("SELECT secret"), nil),
        ] as [(DatabaseError, Int?)]
    )
    func `an engine's trouble is shown without its words`(error: DatabaseError, status: Int?) {
        let problem = Problem.shown(error)

        #expect(problem?.kind.status == status)
        #expect(problem?.detail.contains("a.b") != true)
        #expect(status != 503 || problem?.retryAfterSeconds != nil)
    }
}
