import Accounts
import Carts
import Inventory
import Kernel
import Support
import Testing

/// A visitor's cart becomes part of the user's.
struct CartMergeTests {
    /// Pieces of one thing in the visitor's and the user's cart, what is in stock then, and what comes out.
    struct Sum: Sendable {
        let visitor: Int
        let user: Int
        let stock: Int
        let kept: Int
        let notice: String
    }

    static let sums = [
        Sum(visitor: 2, user: 3, stock: 9, kept: 5, notice: "none"),
        Sum(visitor: 2, user: 0, stock: 9, kept: 2, notice: "none"),
        Sum(visitor: 0, user: 3, stock: 9, kept: 3, notice: "none"),
        Sum(visitor: 4, user: 3, stock: 5, kept: 5, notice: "quantity_cut 7 -> 5"),
        Sum(visitor: 4, user: 3, stock: 3, kept: 3, notice: "quantity_cut 7 -> 3"),
        Sum(visitor: 4, user: 3, stock: 1, kept: 3, notice: "quantity_cut 7 -> 3"),
        Sum(visitor: 4, user: 0, stock: 1, kept: 1, notice: "quantity_cut 4 -> 1"),
        Sum(visitor: 4, user: 0, stock: 0, kept: 0, notice: "line_dropped 4 -> 0"),
        Sum(visitor: 8, user: 7, stock: 99, kept: 10, notice: "quantity_cut 15 -> 10"),
    ]

    @Test(arguments: TestDatabase.all, sums) func `lines are summed within stock and limits`(
        engine: TestDatabase,
        sum: Sum
    ) async throws {
        try await engine.with { database in
            var limits = CartLimits()
            limits.quantityMax = 10
            try await Shopper.users(on: database)
            let carts = CartCalls(database)
            let made = try await database.write { tx in
                (try Goods.make("Mug", stock: 99, in: tx), try Goods.make("Cup", stock: 99, in: tx))
            }
            let visitor = try await Shopper.visitorID(on: database)
            // Both have a cart, whatever is in it.
            for who in [Shopper.visitor(visitor), Shopper.user(1)] {
                _ = try await carts("CreateCart", as: who)
            }
            try await carts.put(sum.visitor, made.0, as: Shopper.visitor(visitor))
            try await carts.put(sum.user, made.0, as: Shopper.user(1))
            try await carts.put(1, made.1, as: Shopper.user(1))
            try await database.write { tx in
                try Stock.take(
                    [(made.0.variant, 99 - sum.stock)],
                    heldBy: nil,
                    as: .init(.sale, actor: "t"),
                    in: tx
                )
            }

            let notices = try await Self.merge(visitor, into: 1, limits: limits, on: database)

            let pieces = try await carts.pieces(as: Shopper.user(1))
            #expect(pieces["Mug"] ?? 0 == sum.kept)
            #expect(pieces["Cup"] == 1)
            let told = notices.first.map { "\($0.code.rawValue) \($0.wanted) -> \($0.kept)" } ?? "none"
            #expect(told == sum.notice)
            #expect(notices.allSatisfy { $0.name == "Mug" })
        }
    }

    @Test(arguments: TestDatabase.all) func `the only cart is given as it is and keeps its id`(
        engine: TestDatabase
    ) async throws {
        try await Shopper.shop(engine, mugs: 9) { database, carts, made in
            let visitor = try await Shopper.visitorID(on: database)
            let former = try await carts("CreateCart", as: Shopper.visitor(visitor)).cart
            try await carts.put(2, made, as: Shopper.visitor(visitor))
            let current = try await carts("CreateCart", as: Shopper.visitor(visitor)).cart

            #expect(try await Self.merge(visitor, into: 1, on: database).isEmpty)

            #expect(try await carts("ShowCurrentCart", as: Shopper.user(1)).cart == current)
            let other = try await carts("ShowCart", ["cart_id": former], as: Shopper.user(1))
            #expect(other.json["count"]?.integer == 2)
            for cart in [former, current] {
                #expect(try await carts.show(cart).detail == "Cart not found")
            }
        }
    }

    @Test(arguments: TestDatabase.all) func `merging again, or an unknown visitor, changes nothing`(
        engine: TestDatabase
    ) async throws {
        try await Shopper.shop(engine, mugs: 99) { database, carts, made in
            let visitor = try await Shopper.visitorID(on: database)
            try await carts.put(2, made, as: Shopper.visitor(visitor))
            try await carts.put(3, made, as: Shopper.user(1))
            let cart = try await carts("ShowCurrentCart", as: Shopper.user(1)).cart

            for _ in 0..<3 {
                #expect(try await Self.merge(visitor, into: 1, on: database).isEmpty)
                #expect(try await Self.merge(77_777, into: 1, on: database).isEmpty)
                #expect(try await carts("ShowCurrentCart", as: Shopper.user(1)).cart == cart)
                #expect(try await carts.pieces(as: Shopper.user(1)) == ["Mug": 5])
            }
        }
    }

    @Test(arguments: TestDatabase.all)
    func `the visitor's holds let go, and its address stays if there is none`(
        engine: TestDatabase
    ) async throws {
        try await Shopper.shop(engine, mugs: 5) { database, carts, made in
            let visitor = try await Shopper.visitorID(on: database)
            let who = Shopper.visitor(visitor)
            try await carts.put(3, made, as: who)
            try await carts.put(2, made, as: Shopper.user(1))
            let given = try await carts("ShowCurrentCart", as: who).cart
            _ = try await carts(
                "PlaceHold",
                ["product_id": "\(made.product)"],
                body: #"{"quantity": 5, "cart_id": "\#(given)"}"#,
                as: who
            )
            let address = #"{"country": "DE", "city": "Ulm"}"#
            _ = try await carts("SetCurrentAddress", body: address, as: who)

            #expect(try await Self.merge(visitor, into: 1, on: database).isEmpty)

            let shown = try await carts("ShowCurrentCart", as: Shopper.user(1)).json
            #expect(shown["count"]?.integer == 5)
            #expect(shown["country"]?.string == "DE")
            #expect(shown["shipping_address"]?["city"]?.string == "Ulm")
            let holds = try await database.read { tx in
                try tx.first("SELECT COUNT(*) FROM holds").map { $0[0] as Int }
            }
            #expect(holds == 0)
        }
    }

    @Test(arguments: TestDatabase.all) func `what is no longer sold stays as it was`(engine: TestDatabase)
        async throws
    {
        try await engine.with { database in
            try await Shopper.users(on: database)
            let carts = CartCalls(database)
            let made = try await database.write { tx in
                (try Goods.make("Mug", stock: 5, in: tx), try Goods.make("Cup", stock: 5, in: tx))
            }
            let visitor = try await Shopper.visitorID(on: database)
            try await carts.put(4, made.0, as: Shopper.visitor(visitor))
            try await carts.put(2, made.1, as: Shopper.user(1))
            try await database.write { tx in
                try Stock.take([(made.0.variant, 5)], heldBy: nil, as: .init(.sale, actor: "t"), in: tx)
                try tx.execute("UPDATE products SET is_active = 0 WHERE id = \(made.0.product)")
            }

            #expect(try await Self.merge(visitor, into: 1, on: database).isEmpty)

            #expect(try await carts.pieces(as: Shopper.user(1)) == ["Cup": 2, "Mug": 4])
        }
    }

    @Test(arguments: TestDatabase.all) func `lines beyond the limit are dropped, the first ones stay`(
        engine: TestDatabase
    ) async throws {
        try await engine.with { database in
            var limits = CartLimits()
            limits.linesMax = 3
            try await Shopper.users(on: database)
            let carts = CartCalls(database)
            let made = try await database.write { tx in
                try (0..<5).map { try Goods.make("Mug \($0)", stock: 9, in: tx) }
            }
            let visitor = try await Shopper.visitorID(on: database)
            for index in [0, 1] { try await carts.put(1, made[index], as: Shopper.user(1)) }
            for index in [1, 2, 3, 4] { try await carts.put(1, made[index], as: Shopper.visitor(visitor)) }

            let notices = try await Self.merge(visitor, into: 1, limits: limits, on: database)

            #expect(notices.map(\.name) == ["Mug 3", "Mug 4"])
            #expect(notices.allSatisfy { $0.code == .lineDropped && $0.wanted == 1 })
            let pieces = try await carts.pieces(as: Shopper.user(1))
            #expect(pieces == ["Mug 0": 1, "Mug 1": 2, "Mug 2": 1])
        }
    }

    @Test(arguments: TestDatabase.all) func `merging takes as many statements for one line as for many`(
        engine: TestDatabase
    ) async throws {
        try await engine.with { database in
            try await Shopper.users(on: database)
            let carts = CartCalls(database)
            let made = try await database.write { tx in
                try (0..<12).map { try Goods.make("Mug \($0)", stock: 9, in: tx) }
            }
            var counts: Set<Int> = []
            for lines in [1, 12] {
                let visitor = try await Shopper.visitorID(on: database)
                for index in 0..<lines {
                    try await carts.put(1, made[index], as: Shopper.visitor(visitor))
                    if index % 2 == 0 { try await carts.put(1, made[index], as: Shopper.user(1)) }
                }
                counts.insert(
                    try await database.write { tx in
                        try StatementCount.of(tx) { tx in
                            _ = try CartMerge.merge(visitor: visitor, into: 1, in: tx)
                        }
                    }
                )
            }
            #expect(counts == [11])
        }
    }

    static func merge(
        _ visitor: Int64,
        into user: Int64,
        limits: CartLimits = CartLimits(),
        on database: any Database
    ) async throws -> [CartNotice] {
        try await database.write { tx in
            guard try Visitors.end(visitor, as: user, in: tx) else { return [] }
            return try CartMerge.merge(visitor: visitor, into: user, limits: limits, in: tx)
        }
    }
}

/// Merging while others do something.
struct CartMergeRaces {
    @Test(arguments: TestDatabase.all) func `many merges of one visitor at once sum once`(
        engine: TestDatabase
    ) async throws {
        try await Shopper.shop(engine, mugs: 99) { database, carts, made in
            let visitor = try await Shopper.visitorID(on: database)
            try await carts.put(2, made, as: Shopper.visitor(visitor))
            try await carts.put(3, made, as: Shopper.user(1))

            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<20 {
                    group.addTask { _ = try await CartMergeTests.merge(visitor, into: 1, on: database) }
                }
                try await group.waitForAll()
            }

            #expect(try await carts.pieces(as: Shopper.user(1)) == ["Mug": 5])
        }
    }

    @Test(arguments: TestDatabase.all) func `every piece added beside a merge is in one cart`(
        engine: TestDatabase
    ) async throws {
        try await Shopper.shop(engine, mugs: 900) { database, carts, made in
            let visitor = try await Shopper.visitorID(on: database)
            try await carts.put(2, made, as: Shopper.visitor(visitor))
            try await carts.put(3, made, as: Shopper.user(1))

            let added = try await withThrowingTaskGroup(of: Int.self) { group in
                for index in 0..<30 {
                    group.addTask {
                        let who = index % 2 == 0 ? Shopper.visitor(visitor) : Shopper.user(1)
                        let body = #"{"product_id": \#(made.product)}"#
                        return try await carts("AddToCart", body: body, as: who).status == 201 ? 1 : 0
                    }
                }
                group.addTask {
                    _ = try await CartMergeTests.merge(visitor, into: 1, on: database)
                    return 0
                }
                return try await group.reduce(0, +)
            }

            let pieces = try await database.read { tx in
                try tx.first("SELECT CAST(SUM(quantity) AS BIGINT) FROM cart_lines").map { $0[0] as Int }
            }
            let left = try await database.read { tx in
                try tx.first("SELECT COUNT(*) FROM carts WHERE owner = \(Owner.visitor(visitor))")
                    .map { $0[0] as Int }
            }
            #expect(added == 30)
            #expect(pieces == 35)
            #expect(left == 0)
        }
    }
}

extension CartCalls {
    /// Puts pieces into the current cart, if any.
    func put(_ quantity: Int, _ made: Goods.Made, as who: Identity) async throws {
        guard quantity > 0 else { return }
        let body = #"{"product_id": \#(made.product), "quantity": \#(quantity)}"#
        let reply = try await self("AddToCart", body: body, as: who)
        #expect(reply.status == 201)
    }

    /// What is in the current cart, by name.
    func pieces(as who: Identity) async throws -> [String: Int] {
        let items = try await self("ShowCurrentCart", as: who).json["items"]?.array ?? []
        return Dictionary(
            items.map { ($0["name"]?.string ?? "", Int($0["quantity"]?.integer ?? 0)) },
            uniquingKeysWith: +
        )
    }
}
