import Kernel
import Support
import Synchronization
import Testing

/// Crowds that want the same thing at the same moment, over real HTTP.
@Suite(.serialized) struct CrowdTests {
    /// `make torture` runs all rounds; `make test` a few of them.
    private static let rounds = Figures.isLong ? 20 : 4
    private static let buyers = 500

    @Test(arguments: Stage.all)
    func `five hundred buyers of the last piece make one order`(stage: Stage) async throws {
        try await stage.open { shops in
            let variant = try await shops.product("LAST-1")
            let crowd = Buyers(shops: shops)
            var all = Buyers.Tally()
            let start = ContinuousClock.now
            for round in 1...Self.rounds {
                try await shops.receive(1, of: variant)
                let tally = try await Self.round(round, of: variant.value, by: crowd)

                #expect(Set(tally.ends.keys).isSubset(of: Self.expected), "round \(round): \(tally.ends)")
                #expect(tally.ends["confirm 200"] == 1, "round \(round): \(tally.ends)")
                let books = try await shops.books(variant)
                #expect(books == .init(orders: round, paid: round, paidPieces: round), "round \(round)")
                all.add(tally)
            }
            Self.report(stage, all, reruns: shops.reruns, ContinuousClock.now - start)
        }
    }

    private static let expected: Set<String> = [
        "cart 201", "item 201", "item 400 out_of_stock", "checkout 201", "checkout 200",
        "checkout 400 out_of_stock",
        "confirm 200",
    ]

    /// In odd rounds everybody runs at once from the start; in even ones all have the piece in the cart
    /// before the first may check out.
    private static func round(_ round: Int, of variant: Int64, by crowd: Buyers) async throws -> Buyers.Tally
    {
        guard round.isMultiple(of: 2) else {
            return try await crowd.each(buyers) { _, caller, tally in
                guard let cart = try Buyers.cart(variant, pieces: 1, caller, &tally) else { return }
                try Buyers.buy(cart, caller, &tally)
            }
        }
        let carts = Carts()
        var tally = try await crowd.each(buyers) { _, caller, tally in
            if let cart = try Buyers.cart(variant, pieces: 1, caller, &tally) { carts.add(cart) }
        }
        let filled = carts.all
        #expect(filled.count == buyers)
        tally.add(
            try await crowd.each(filled.count) { buyer, caller, tally in
                try Buyers.buy(filled[buyer], caller, &tally)
            }
        )
        return tally
    }

    @Test(arguments: Stage.all)
    func `what is sold and what is left add up to what there was`(stage: Stage) async throws {
        try await stage.open { shops in
            for round in 1...(Figures.isLong ? 20 : 3) {
                let variant = try await shops.product("FEW-\(round)")
                try await shops.receive(7, of: variant)
                let sold = Atomic<Int>(0)
                let tally = try await Buyers(shops: shops).each(100) { buyer, caller, tally in
                    let pieces = buyer % 3 + 1
                    guard let cart = try Buyers.cart(variant.value, pieces: pieces, caller, &tally) else {
                        return
                    }
                    if try Buyers.buy(cart, caller, &tally) { sold.wrappingAdd(pieces, ordering: .relaxed) }
                }

                #expect(Set(tally.ends.keys).isSubset(of: Self.expected), "\(tally.ends)")
                let books = try await shops.books(variant)
                #expect(books.paidPieces == sold.load(ordering: .relaxed))
                #expect(books.onHand + books.paidPieces == 7 && books.onHand >= 0)
                #expect(books.moved == books.onHand && books.held == 0 && books.liveHolds == 0)
                // One piece is always wanted by somebody.
                #expect(books.onHand == 0)
            }
        }
    }

    @Test(arguments: Stage.all)
    func `a cart checked out from everywhere makes one order, and it is paid once`(stage: Stage) async throws
    {
        try await stage.open { shops in
            let variant = try await shops.product("ONCE-1")
            try await shops.receive(50, of: variant)
            let crowd = Buyers(shops: shops)
            let filled = Carts()
            _ = try await crowd.each(1) { _, caller, tally in
                if let cart = try Buyers.cart(variant.value, pieces: 3, caller, &tally) { filled.add(cart) }
            }
            let cart = try #require(filled.all.first)
            let orders = Carts()

            let placing = try await crowd.each(32) { _, caller, tally in
                let placed = try caller.post("/cart/\(cart)/checkout")
                tally.note("checkout", placed)
                if let order = placed["order_id"] { orders.add(order) }
            }
            let order = try #require(orders.all.first)
            let paying = try await crowd.each(32) { _, caller, tally in
                tally.note(
                    "confirm",
                    try caller.post("/payments/confirm", #"{"order_id":"\#(order)","status":"success"}"#)
                )
            }

            #expect(Set(orders.all).count == 1)
            #expect(placing.ends == ["checkout 201": 1, "checkout 409 order_exists": 31])
            #expect(paying.ends == ["confirm 200": 1, "confirm 400 already_processed": 31])
            let books = try await shops.books(variant)
            #expect(books == .init(onHand: 47, moved: 47, orders: 1, paid: 1, paidPieces: 3))
        }
    }

    @Test(arguments: Stage.all)
    func `what one server sold, every server shows soon after`(stage: Stage) async throws {
        try await stage.open { shops in
            let variant = try await shops.product("SEEN-1")
            try await shops.receive(9, of: variant)
            let product = "/products/race-seen-1"
            let other = shops.caller(1)
            for _ in 1...3 { #expect(try await other.get(product).json["available"]?.integer == 9) }

            let sale = try await Buyers(shops: shops, connections: 1).each(1) { _, seller, tally in
                guard let cart = try Buyers.cart(variant.value, pieces: 4, seller, &tally) else { return }
                try Buyers.buy(cart, seller, &tally)
            }
            #expect(sale.ends["confirm 200"] == 1, "\(sale.ends)")

            var seen = try await other.get(product).json["available"]?.integer
            for _ in 0..<1_200 where seen != 5 {
                try await Task.sleep(for: .milliseconds(50))
                seen = try await other.get(product).json["available"]?.integer
            }
            #expect(seen == 5)
        }
    }

    private static func report(_ stage: Stage, _ tally: Buyers.Tally, reruns: Int, _ time: Duration) {
        let steps = ["cart", "item", "checkout", "confirm"].map { step in
            let times = tally.microseconds[step] ?? []
            return "\(step) \(times.count) p50 \(Figures.milliseconds(Figures.percentile(50, of: times)))"
                + " p99 \(Figures.milliseconds(Figures.percentile(99, of: times)))"
        }
        let sold = tally.ends["confirm 200"] ?? 0
        Figures.say(
            "last piece, \(stage.rawValue): \(rounds) rounds, \(tally.requests) requests in \(time);"
                + " \(steps.joined(separator: ", ")); \(reruns) re-runs for \(sold) sales; \(tally.ends)"
        )
    }
}

/// Names gathered from many threads.
private final class Carts: Sendable {
    private let names = Mutex<[String]>([])

    var all: [String] { names.withLock { $0 } }

    func add(_ name: String) {
        names.withLock { $0.append(name) }
    }
}
