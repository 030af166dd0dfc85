import Carts
import Kernel
import Secrets
import Support
import Testing

struct CartChangeTests {
    @Test(arguments: TestDatabase.all) func `an item's number alone changes nothing`(
        engine: TestDatabase
    ) async throws {
        try await engine.with { database in
            let carts = CartCalls(database)
            let made = try await database.write { tx in try Goods.make("Mug", stock: 9, in: tx) }
            let (cart, other) = (try await carts.cart(), try await carts.cart())
            let item =
                try await carts.add(#"{"product_id": \#(made.product)}"#, to: cart).json["item_id"]?.integer
                ?? 0
            let path = ["item_id": "\(item)"]

            #expect(
                try await carts("ChangeItem", path, body: #"{"quantity": 2}"#).detail == "Cart not found"
            )
            #expect(try await carts("RemoveItem", path).detail == "Cart not found")
            let foreign = try await carts(
                "ChangeItem",
                path,
                body: #"{"quantity": 2, "cart_id": "\#(other)"}"#
            )
            #expect(foreign.detail == "Item not found")
            #expect(try await carts("RemoveItem", path, query: ["cart_id": other]).detail == "Item not found")
            let own = try await carts("ChangeItem", path, body: #"{"quantity": 4, "cart_id": "\#(cart)"}"#)
            #expect(own.json["quantity"]?.integer == 4)
            #expect(try await carts("RemoveItem", path, query: ["cart_id": cart]).status == 204)
            #expect(try await carts("RemoveItem", path, query: ["cart_id": cart]).detail == "Item not found")
        }
    }

    @Test(arguments: TestDatabase.all) func `a product is set, taken out, and the rest emptied`(
        engine: TestDatabase
    ) async throws {
        try await engine.with { database in
            let carts = CartCalls(database)
            let (mug, cup) = try await database.write { tx in
                (try Goods.make("Mug", stock: 9, in: tx), try Goods.make("Cup", stock: 9, in: tx))
            }
            let cart = try await carts.cart()
            let path = ["cart_id": cart, "product_id": "\(mug.product)"]
            _ = try await carts.add(#"{"product_id": \#(mug.product)}"#, to: cart)
            _ = try await carts.add(#"{"product_id": \#(cup.product)}"#, to: cart)

            let set = try await carts("ChangeQuantity", path, body: #"{"quantity": 9}"#)
            #expect(set.json["quantity"]?.integer == 9)
            let refused = try await carts("ChangeQuantity", path, body: #"{"quantity": 10}"#)
            #expect(refused.code == "out_of_stock")
            #expect(try await carts("RemoveProduct", path).status == 204)
            #expect(try await carts("RemoveProduct", path).status == 404)
            #expect(try await carts.show(cart).json["count"]?.integer == 1)
            #expect(try await carts("EmptyCart", ["cart_id": cart]).status == 204)
            #expect(try await carts.show(cart).json["items"]?.array?.isEmpty == true)
        }
    }

    @Test(arguments: TestDatabase.all) func `a first item comes with the cart or there is no cart`(
        engine: TestDatabase
    ) async throws {
        try await engine.with { database in
            let carts = CartCalls(database)
            let made = try await database.write { tx in try Goods.make("Mug", stock: 1, in: tx) }

            let first = try await carts(
                "CreateCart",
                body: #"{"product_id": \#(made.product), "quantity": 1}"#
            )
            #expect(first.status == 201)
            #expect(first.json["quantity"]?.integer == 1)
            #expect(try await carts.show(first.json["cart_id"]?.string ?? "").json["count"]?.integer == 1)
            let none = try await carts(
                "CreateCart",
                body: #"{"product_id": \#(made.product), "quantity": 2}"#
            )
            #expect(none.code == "out_of_stock")
            #expect(try await carts("CreateCart", body: "{}").status == 422)
            let count = try await database.read { tx in
                try tx.first("SELECT COUNT(*) FROM carts").map { $0[0] as Int }
            }
            #expect(count == 1)
        }
    }

    @Test(arguments: TestDatabase.all) func `a cart whose order lives is not changed`(
        engine: TestDatabase
    ) async throws {
        try await engine.with { database in
            let carts = CartCalls(database)
            let made = try await database.write { tx in try Goods.make("Mug", stock: 9, in: tx) }
            let cart = try await carts.cart()
            try await database.write { tx in
                let locked = try #require(
                    try Carts.find(cart, for: nil, isLocked: true, in: tx)
                )
                try CartTable.link(locked, "order:1", in: tx)
            }
            #expect(
                try await carts.add(#"{"product_id": \#(made.product)}"#, to: cart).code == "cart_checked_out"
            )
            #expect(try await carts("EmptyCart", ["cart_id": cart]).code == "cart_checked_out")
            #expect(try await carts.show(cart).json["is_checked_out"]?.bool == true)

            try await database.write { tx in try CartTable.unlink("order:1", in: tx) }

            #expect(try await carts.add(#"{"product_id": \#(made.product)}"#, to: cart).status == 201)
            let again = try await database.write { tx in
                try Carts.find(cart, for: nil, isLocked: true, in: tx)?.orderReference
            }
            #expect(again == "order:1")
        }
    }

    @Test(arguments: TestDatabase.all) func `lines and pieces are bounded`(engine: TestDatabase) async throws
    {
        try await engine.with { database in
            var limits = CartLimits()
            limits.linesMax = 2
            limits.quantityMax = 5
            let carts = CartCalls(database, limits: limits)
            let made = try await database.write { tx in
                try (1...3).map { try Goods.make("Mug \($0)", stock: 99, in: tx) }
            }
            let cart = try await carts.cart()

            #expect(
                try await carts.add(#"{"product_id": \#(made[0].product), "quantity": 5}"#, to: cart).status
                    == 201
            )
            #expect(
                try await carts.add(#"{"product_id": \#(made[0].product)}"#, to: cart).code == "line_full"
            )
            #expect(try await carts.add(#"{"product_id": \#(made[1].product)}"#, to: cart).status == 201)
            #expect(
                try await carts.add(#"{"product_id": \#(made[2].product)}"#, to: cart).code == "cart_full"
            )
            #expect(try await carts.add(#"{"product_id": \#(made[1].product)}"#, to: cart).status == 201)
        }
    }

    @Test(arguments: TestDatabase.all) func `many adding at once lose no piece and pass no limit`(
        engine: TestDatabase
    ) async throws {
        try await engine.with { database in
            let carts = CartCalls(database)
            let made = try await database.write { tx in try Goods.make("Mug", stock: 30, in: tx) }
            let cart = try await carts.cart()

            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<40 {
                    group.addTask {
                        try await carts.add(#"{"product_id": \#(made.product)}"#, to: cart).status
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }

            #expect(statuses.count { $0 == 201 } == 30)
            #expect(statuses.count { $0 == 400 } == 10)
            #expect(try await carts.show(cart).json["count"]?.integer == 30)
        }
    }

    @Test(arguments: TestDatabase.all) func `the address decides on the country`(engine: TestDatabase)
        async throws
    {
        try await engine.with { database in
            let carts = CartCalls(database)
            let cart = try await carts.cart()

            let set = try await carts("SetAddress", ["cart_id": cart], body: #"{"country": "DE"}"#)
            let wrong = try await carts("SetAddress", ["cart_id": cart], body: #"{"country": "QQ"}"#)

            #expect(set.json["country"]?.string == "DE")
            #expect(wrong.status == 422)
        }
    }
}

struct CartStatements {
    @Test(arguments: TestDatabase.all)
    func `adding takes four statements, showing six, whatever is in the cart`(
        engine: TestDatabase
    ) async throws {
        try await engine.with { database in
            let calls = CartCalls(database)
            let cart = try await calls.cart()
            let goods = try await database.write { tx in
                try (0..<12).map { try Goods.make("Mug \($0)", stock: 9, in: tx).product }
            }
            for product in goods.dropLast(2) {
                #expect(try await calls.add(#"{"product_id": \#(product)}"#, to: cart).status == 201)
                if product == goods[0] || product == goods[9] {
                    #expect(try await count("ShowCart", cart, on: database) == 6)
                    #expect(
                        try await count("AddItem", cart, #"{"product_id": \#(product)}"#, on: database) == 4
                    )
                }
            }
        }
    }

    @Test(arguments: TestDatabase.all)
    func `showing takes as many statements for a hundred lines and twenty promotions as for one line`(
        engine: TestDatabase
    ) async throws {
        try await engine.with { database in
            let calls = CartCalls(database)
            let cart = try await calls.cart()
            var shown: [Int] = []
            for lines in [1, 9, 90] {
                let goods = try await database.write { tx in
                    try (0..<lines).map { try Goods.make("Mug \(lines)-\($0)", stock: 9, in: tx).product }
                }
                for product in goods {
                    #expect(try await calls.add(#"{"product_id": \#(product)}"#, to: cart).status == 201)
                }
                shown.append(try await count("ShowCart", cart, on: database))
            }
            for _ in 0..<2 {
                try await database.write { tx in
                    for _ in 0..<10 {
                        try tx.execute(
                            """
                            INSERT INTO promotions (name, is_active, priority, stacking, needs_code,
                                conditions, effects, created_at, updated_at)
                            VALUES ('Ten', 1, 0, 'stackable', 0, '{}',
                                '[{"type":"percent","target":"order","percent":10}]', 1, 1)
                            """
                        )
                    }
                }
                shown.append(try await count("ShowCart", cart, on: database))
            }

            #expect(shown == [6, 6, 6, 6, 6])
        }
    }

    @Test(arguments: TestDatabase.all)
    func `the first item takes three statements more: for the visitor, whom to bill, and whose the cart is`(
        engine: TestDatabase
    ) async throws {
        try await engine.with { database in
            let calls = CartCalls(database)
            let made = try await database.write { tx in try Goods.make("Mug", stock: 9, in: tx) }
            let item = #"{"product_id": \#(made.product)}"#
            let cart = try await calls.cart()
            let visitor = try await Shopper.visitor(on: database)

            #expect(try await count("AddItem", cart, item, on: database) == 7)
            #expect(try await count("AddToCart", nil, item, on: database) == 6)
            #expect(try await count("AddToCart", nil, item, as: visitor, on: database) == 8)
            #expect(try await count("AddToCart", nil, item, as: visitor, on: database) == 4)
            #expect(try await count("ShowCurrentCart", nil, as: visitor, on: database) == 6)
            #expect(try await count("ShowCurrentCart", nil, on: database) == 0)
        }
    }

    private func count(
        _ name: String,
        _ cart: String?,
        _ body: String = "",
        as identity: Identity = .nobody,
        on database: any Database
    ) async throws -> Int {
        let operations = Carts(currencies: ShopCurrencies(.sample), hashing: .standard).endpoints.map {
            Operation($0)
        }
        let operation = try #require(operations.first { $0.name == name })
        let incoming = Incoming(
            identity: identity,
            path: cart.map { [("cart_id", $0)] } ?? [],
            query: [],
            body: Array(body.utf8),
            requestID: "test"
        )
        guard case .transaction(let work) = try operation.begin(incoming) else { return 0 }
        return try await database.write(isolation: .readCommittedAndGuarded) { tx in
            try StatementCount.of(tx) { _ = try work($0) }
        }
    }
}
