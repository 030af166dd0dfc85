import Accounts
import Carts
import Inventory
import Kernel
import Support
import Testing

/// Whose cart is whose.
struct CartOwnerTests {
    enum Caller: String, CaseIterable {
        case nobody, visitor, otherVisitor, user, otherUser, key, staff
    }

    struct Cast {
        let visitor: Int64
        let otherVisitor: Int64

        func identity(_ caller: Caller) -> Identity {
            switch caller {
            case .nobody: .nobody
            case .visitor: Shopper.visitor(visitor)
            case .otherVisitor: Shopper.visitor(otherVisitor)
            case .user: Shopper.user(1)
            case .otherUser: Shopper.user(2)
            case .key: .holder("orders.read", "stock.write")
            case .staff: .holder("carts.read")
            }
        }
    }

    /// Owner of the cart, and who may use it; staff may read besides.
    static let rule: [(owner: Caller, users: Set<Caller>)] = [
        (.nobody, Set(Caller.allCases)), (.visitor, Set(Caller.allCases)), (.user, [.user]),
    ]

    @Test(arguments: TestDatabase.all) func `a user's cart is nobody else's, staff may read it`(
        engine: TestDatabase
    ) async throws {
        try await Shopper.shop(engine, mugs: 90) { database, carts, made in
            let cast = Cast(
                visitor: try await Shopper.visitorID(on: database),
                otherVisitor: try await Shopper.visitorID(on: database)
            )
            for (owner, users) in Self.rule {
                for caller in Caller.allCases {
                    let cart = try await carts("CreateCart", as: cast.identity(owner)).cart
                    let who = cast.identity(caller)
                    let name = "\(owner)'s cart, \(caller)"

                    let shown = try await carts("ShowCart", ["cart_id": cart], as: who)
                    #expect(
                        shown.status == (users.contains(caller) || caller == .staff ? 200 : 404),
                        "\(name)"
                    )
                    let added = try await carts(
                        "AddItem",
                        ["cart_id": cart],
                        body: #"{"product_id": \#(made.product)}"#,
                        as: who
                    )
                    #expect(added.status == (users.contains(caller) ? 201 : 404), "\(name)")
                }
            }
        }
    }

    @Test(arguments: TestDatabase.all) func `another's cart is answered like one that does not exist`(
        engine: TestDatabase
    ) async throws {
        try await Shopper.shop(engine, mugs: 90) { database, carts, made in
            let owner = Shopper.user(1)
            let first = try await carts(
                "AddToCart",
                body: #"{"product_id": \#(made.product), "quantity": 3}"#,
                as: owner
            )
            let item = ["item_id": "\(first.json["item_id"]?.integer ?? 0)"]
            let stranger = try await Shopper.visitor(on: database)
            let held = try await carts(
                "PlaceHold",
                ["product_id": "\(made.product)"],
                body: #"{"quantity": 1, "cart_id": "\#(first.cart)"}"#,
                as: owner
            )
            let hold = ["hold_id": "\(held.json["hold_id"]?.integer ?? 0)"]
            for who in [.nobody, stranger, Shopper.user(2), .holder("orders.read"), .holder("carts.read")] {
                for cart in [first.cart, ExternalID.example] {
                    let path = ["cart_id": cart]
                    let product = ["cart_id": cart, "product_id": "\(made.product)"]
                    let named = #"{"quantity": 1, "cart_id": "\#(cart)"}"#
                    var replies = [
                        try await carts("AddItem", path, body: #"{"product_id": \#(made.product)}"#, as: who),
                        try await carts("ChangeQuantity", product, body: #"{"quantity": 1}"#, as: who),
                        try await carts("RemoveProduct", product, as: who),
                        try await carts("EmptyCart", path, as: who),
                        try await carts("SetAddress", path, body: #"{"country": "DE"}"#, as: who),
                        try await carts("ChangeItem", item, body: named, as: who),
                        try await carts("RemoveItem", item, query: path, as: who),
                        try await carts(
                            "PlaceHold",
                            ["product_id": "\(made.product)"],
                            body: named,
                            as: who
                        ),
                    ]
                    if who.holder?.permissions.contains("carts.read") != true {
                        replies.append(try await carts("ShowCart", path, as: who))
                    }
                    for reply in replies {
                        #expect(reply.json == replies[0].json)
                        #expect(reply.detail == "Cart not found")
                        #expect(reply.headers.isEmpty)
                    }
                    #expect(
                        try await carts("ReleaseHold", hold, query: path, as: who).detail == "Hold not found"
                    )
                }
            }
            let shown = try await carts("ShowCurrentCart", as: owner).json
            #expect(shown["count"]?.integer == 3)
            #expect(
                try await carts("ReleaseHold", hold, query: ["cart_id": first.cart], as: owner).status == 204
            )
        }
    }

    @Test(arguments: TestDatabase.all) func `nobody's first item makes a visitor, whose cart it is then`(
        engine: TestDatabase
    ) async throws {
        try await engine.with { database in
            let carts = CartCalls(database)
            let made = try await database.write { tx in try Goods.make("Mug", stock: 90, in: tx) }
            let item = #"{"product_id": \#(made.product)}"#
            let empty = try await carts("CreateCart")
            #expect(empty.cookie == nil)

            let first = try await carts.add(item, to: empty.cart)
            let second = try await carts.add(item, to: empty.cart)
            let other = try await carts("AddToCart", body: item)

            #expect(first.cookie?.hasPrefix("mercato_visitor=") == true)
            #expect(second.status == 201)
            #expect(second.cookie == nil)
            #expect(other.cookie != nil)
            #expect(other.cart != empty.cart)
            let owners = try await database.read { tx in
                try tx.rows("SELECT owner, current_of FROM carts ORDER BY id").map { row in
                    [row[0] as String?, row[1] as String?]
                }
            }
            let ids = try await database.read { tx in
                try tx.rows("SELECT id FROM visitors ORDER BY id").map { "visitor:\($0[0] as Int64)" }
            }
            #expect(owners == ids.map { [$0, $0] })
            #expect(ids.count == 2)
        }
    }

    @Test(arguments: TestDatabase.all) func `an item that is refused makes no visitor`(engine: TestDatabase)
        async throws
    {
        try await engine.with { database in
            let carts = CartCalls(database)

            let refused = try await carts("AddToCart", body: #"{"product_id": 12345}"#)

            #expect(refused.status == 404)
            let left = try await database.read { tx in
                try tx.first("SELECT (SELECT COUNT(*) FROM carts) + (SELECT COUNT(*) FROM visitors)")
                    .map { $0[0] as Int }
            }
            #expect(left == 0)
        }
    }

    @Test(arguments: TestDatabase.all) func `a known shopper takes a cart over that is nobody's`(
        engine: TestDatabase
    ) async throws {
        try await Shopper.shop(engine, mugs: 90) { database, carts, made in
            let item = #"{"product_id": \#(made.product)}"#
            let user = Shopper.user(1)
            let (first, second) = (try await carts.cart(), try await carts.cart())

            let added = try await carts("AddItem", ["cart_id": first], body: item, as: user)
            _ = try await carts("AddItem", ["cart_id": second], body: item, as: user)

            #expect(added.cookie == nil)
            #expect(try await carts("ShowCurrentCart", as: user).cart == first)
            #expect(try await carts.show(first).detail == "Cart not found")
            #expect(try await carts.show(second).detail == "Cart not found")
            #expect(try await carts("ShowCart", ["cart_id": second], as: user).status == 200)
        }
    }

    @Test(arguments: TestDatabase.all) func `a machine has no cart of its own`(engine: TestDatabase)
        async throws
    {
        try await engine.with { database in
            let carts = CartCalls(database)
            let made = try await database.write { tx in try Goods.make("Mug", stock: 90, in: tx) }
            let key = Identity.holder("orders.read")

            let added = try await carts("AddToCart", body: #"{"product_id": \#(made.product)}"#, as: key)

            #expect(added.status == 201)
            #expect(added.cookie == nil)
            #expect(try await carts("ShowCurrentCart", as: key).json["cart_id"]?.text == "null")
            #expect(try await carts.show(added.cart).json["count"]?.integer == 1)
        }
    }
}
