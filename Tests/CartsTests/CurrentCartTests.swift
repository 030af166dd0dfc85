import Accounts
import Carts
import Kernel
import Support
import Testing

/// The cart that a shopper means without naming one.
struct CurrentCartTests {
    @Test(arguments: TestDatabase.all) func `who has no cart is shown an empty one`(engine: TestDatabase)
        async throws
    {
        try await engine.with { database in
            try await Shopper.users(on: database)
            let carts = CartCalls(database)
            for who in [Identity.nobody, try await Shopper.visitor(on: database), Shopper.user(1)] {
                let reply = try await carts("ShowCurrentCart", as: who)

                #expect(reply.status == 200)
                #expect(reply.json["cart_id"]?.text == "null")
                #expect(reply.json["items"]?.array?.isEmpty == true)
                #expect(reply.json["count"]?.integer == 0)
                #expect(reply.json["total"]?.text == "0.00")
                #expect(reply.json["currency"]?.string == "USD")
                #expect(try await carts("EmptyCurrentCart", as: who).status == 204)
                let address = try await carts("SetCurrentAddress", body: #"{"country": "DE"}"#, as: who)
                #expect(address.detail == "Cart not found")
            }
        }
    }

    @Test(arguments: TestDatabase.all) func `items go to the current cart and are changed without its id`(
        engine: TestDatabase
    ) async throws {
        try await Shopper.shop(engine, mugs: 9) { database, carts, made in
            let item = #"{"product_id": \#(made.product)}"#
            for who in [try await Shopper.visitor(on: database), Shopper.user(1)] {
                let first = try await carts("CreateCart", body: item, as: who)
                let second = try await carts("AddToCart", body: item, as: who)
                #expect(second.cart == first.cart)
                #expect(second.json["quantity"]?.integer == 2)
                #expect(first.cookie == nil)

                let path = ["item_id": "\(second.json["item_id"]?.integer ?? 0)"]
                let set = try await carts("ChangeItem", path, body: #"{"quantity": 4}"#, as: who)
                #expect(set.json["quantity"]?.integer == 4)
                #expect(try await carts("ShowCurrentCart", as: who).json["count"]?.integer == 4)
                #expect(try await carts("RemoveItem", path, as: who).status == 204)
                _ = try await carts("AddToCart", body: item, as: who)
                #expect(try await carts("EmptyCurrentCart", as: who).status == 204)
                let shown = try await carts("ShowCurrentCart", as: who)
                #expect(shown.cart == first.cart)
                #expect(shown.json["count"]?.integer == 0)
            }
        }
    }

    @Test(arguments: TestDatabase.all) func `a new cart becomes the current one, the former stays by its id`(
        engine: TestDatabase
    ) async throws {
        try await Shopper.shop(engine, mugs: 9) { database, carts, made in
            let who = Shopper.user(1)
            let former = try await carts("AddToCart", body: #"{"product_id": \#(made.product)}"#, as: who)
                .cart

            let next = try await carts("CreateCart", as: who).cart

            #expect(next != former)
            #expect(try await carts("ShowCurrentCart", as: who).cart == next)
            let shown = try await carts("ShowCart", ["cart_id": former], as: who)
            #expect(shown.json["count"]?.integer == 1)
        }
    }

    @Test(arguments: TestDatabase.all) func `checking out leaves no current cart, and nothing brings it back`(
        engine: TestDatabase
    ) async throws {
        try await Shopper.shop(engine, mugs: 9) { database, carts, made in
            let who = Shopper.user(1)
            let item = #"{"product_id": \#(made.product)}"#
            let former = try await carts("AddToCart", body: item, as: who).cart
            try await database.write { tx in
                let cart = try #require(try Carts.current(of: .user(1), isLocked: true, in: tx))
                #expect(cart.lines.map(\.quantity) == [1])
                try CartTable.link(cart, "order:1", in: tx)
            }

            #expect(try await carts("ShowCurrentCart", as: who).json["cart_id"]?.text == "null")
            try await database.write { tx in try CartTable.unlink("order:1", in: tx) }
            #expect(try await carts("ShowCurrentCart", as: who).json["cart_id"]?.text == "null")
            #expect(try await carts("AddToCart", body: item, as: who).cart != former)
        }
    }

    @Test(arguments: TestDatabase.all) func `a cart beside the current one is bought at once`(
        engine: TestDatabase
    ) async throws {
        try await Shopper.shop(engine, mugs: 9) { database, carts, made in
            let who = Shopper.user(1)
            let current = try await carts("CreateCart", as: who).cart

            let detached = try await database.write { tx in
                try Carts.detached(
                    2,
                    of: ItemChoice(product: made.product),
                    for: .user(1),
                    currency: .sample,
                    in: tx
                )
            }

            #expect(detached.lines.map(\.quantity) == [2])
            #expect(detached.externalID != current)
            #expect(try await carts("ShowCurrentCart", as: who).cart == current)
            #expect(try await carts.show(detached.externalID).detail == "Cart not found")
        }
    }

    @Test(arguments: TestDatabase.all) func `an expired cart is no current one and stands in no way`(
        engine: TestDatabase
    ) async throws {
        let clock = TestClock()
        try await engine.with(clock: clock.clock) { database in
            try await Shopper.users(on: database)
            let carts = CartCalls(database)
            let made = try await database.write { tx in try Goods.make("Mug", stock: 9, in: tx) }
            let (who, item) = (Shopper.user(1), #"{"product_id": \#(made.product)}"#)
            let former = try await carts("AddToCart", body: item, as: who).cart
            clock.advance(seconds: 30 * 86_400)

            #expect(try await carts("ShowCurrentCart", as: who).json["cart_id"]?.text == "null")
            let next = try await carts("AddToCart", body: item, as: who)
            #expect(next.status == 201)
            #expect(next.cart != former)
        }
    }

    @Test(arguments: TestDatabase.all) func `the cart that was left longest ends for one too many`(
        engine: TestDatabase
    ) async throws {
        let clock = TestClock()
        try await engine.with(clock: clock.clock) { database in
            var limits = CartLimits()
            limits.perOwnerMax = 3
            let carts = CartCalls(database, limits: limits)
            let who = try await Shopper.visitor(on: database)
            var made: [String] = []
            for _ in 0..<5 {
                made.append(try await carts("CreateCart", as: who).cart)
                clock.advance(seconds: 1)
            }

            var found: [Int] = []
            for cart in made { found.append(try await carts.show(cart).status) }

            #expect(found == [404, 404, 200, 200, 200])
        }
    }

    @Test(arguments: TestDatabase.all) func `the whole address is kept as it was given`(engine: TestDatabase)
        async throws
    {
        try await engine.with { database in
            try await Shopper.users(on: database)
            let carts = CartCalls(database)
            let who = Shopper.user(1)
            let cart = try await carts("CreateCart", as: who).cart
            let body =
                #"{"country": "DE", "name": "Ann", "line1": "Weg 1", "city": "Ulm", "postcode": "89073"}"#

            let set = try await carts("SetCurrentAddress", body: body, as: who)
            #expect(set.json["country"]?.string == "DE")
            #expect(set.json["shipping_address"]?["city"]?.string == "Ulm")
            let again = try await carts("ShowCart", ["cart_id": cart], as: who)
            #expect(again.json["shipping_address"]?["name"]?.string == "Ann")
            let kept = try await database.read { tx in
                try Carts.find(cart, for: .user(1), isLocked: false, in: tx)?.shippingAddress
            }
            #expect(kept?.postcode?.text == "89073")
            let bare = try await carts(
                "SetAddress",
                ["cart_id": cart],
                body: #"{"country": "FR"}"#,
                as: who
            )
            #expect(bare.json["country"]?.string == "FR")
            #expect(bare.json["shipping_address"] == nil)
        }
    }
}

/// Many at once.
struct CurrentCartRaces {
    @Test(arguments: TestDatabase.all) func `fifty adds at once make one cart and lose no piece`(
        engine: TestDatabase
    ) async throws {
        try await Shopper.shop(engine, mugs: 90) { database, carts, made in
            for who in [try await Shopper.visitor(on: database), Shopper.user(1)] {
                let replies = try await withThrowingTaskGroup(of: EndpointCalls.Reply.self) { group in
                    for _ in 0..<50 {
                        group.addTask {
                            try await carts("AddToCart", body: #"{"product_id": \#(made.product)}"#, as: who)
                        }
                    }
                    return try await group.reduce(into: []) { $0.append($1) }
                }

                #expect(replies.allSatisfy { $0.status == 201 })
                #expect(Set(replies.map(\.cart)).count == 1)
                #expect(try await carts("ShowCurrentCart", as: who).json["count"]?.integer == 50)
            }
        }
    }

    @Test(arguments: TestDatabase.all) func `carts started at once leave one current`(engine: TestDatabase)
        async throws
    {
        try await engine.with { database in
            try await Shopper.users(on: database)
            let carts = CartCalls(database)
            let who = Shopper.user(1)
            let item = try await database.write { tx in
                #"{"product_id": \#(try Goods.make("Mug", stock: 90, in: tx).product)}"#
            }
            let (left, right) = (try await carts.cart(), try await carts.cart())

            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for index in 0..<12 {
                    group.addTask {
                        switch index % 3 {
                        case 0: try await carts("CreateCart", as: who).status
                        case 1: try await carts("AddToCart", body: item, as: who).status
                        default:
                            try await carts(
                                "AddItem",
                                ["cart_id": index == 2 ? left : right],
                                body: item,
                                as: who
                            ).status
                        }
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }

            #expect(statuses.allSatisfy { $0 == 201 })
            let count = try await database.read { tx in
                try tx.first("SELECT COUNT(*) FROM carts WHERE current_of = 'user:1'").map { $0[0] as Int }
            }
            #expect(count == 1)
        }
    }
}
