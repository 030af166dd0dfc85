import Accounts
import Kernel
import People
import Support
import Testing

@Suite struct MergeTests {
    private struct Killed: Error {}

    /// A visitor with so many pieces in the cart.
    private static func visitor(_ shop: TestShop, _ goods: Goods.Made, pieces: Int) async throws -> TestClient
    {
        let visitor = shop.client()
        let reply = try await visitor.post("/cart", Self.item(goods, pieces))
        try #require(reply.status == 201, "\(reply.text)")
        try #require(visitor.cookies["mercato_visitor"] != nil)
        return visitor
    }

    private static func item(_ goods: Goods.Made, _ pieces: Int) -> String {
        #"{"variant_id":\#(goods.variant),"quantity":\#(pieces)}"#
    }

    private static func pieces(_ shop: TestShop, _ access: String?) async throws -> Int64? {
        try await shop.get("/cart", key: access).json["count"]?.integer
    }

    private static func goods(_ shop: TestShop, stock: Int = 1_000) async throws -> Goods.Made {
        try await shop.database.write { tx in try Goods.make("Mug", stock: stock, in: tx) }
    }

    @Test(arguments: TestDatabase.all, ["/auth/login", "/auth/session"])
    func `signing in sums the carts and ends the visitor`(database: TestDatabase, path: String) async throws {
        try await TestShop.open(database) { shop in
            let goods = try await Self.goods(shop)
            let ann = try await shop.signUp()
            _ = try await shop.post("/cart", Self.item(goods, 3), key: ann.access)
            let visitor = try await Self.visitor(shop, goods, pieces: 2)
            let cookie = visitor.cookies["mercato_visitor"]

            let login = try await visitor.post(path, Ask.login())

            #expect(login.status < 300, "\(login.text)")
            #expect(visitor.cookies["mercato_visitor"] == nil)
            #expect(try await Self.pieces(shop, ann.access) == 5)
            let ghost = shop.client()
            ghost.plant("mercato_visitor", cookie)
            #expect(try await ghost.get("/cart").json["count"]?.integer == 0)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `what is not in stock is cut, and said`(database: TestDatabase) async throws {
        try await TestShop.open(database) { shop in
            let goods = try await Self.goods(shop, stock: 4)
            let ann = try await shop.signUp()
            _ = try await shop.post("/cart", Self.item(goods, 3), key: ann.access)
            let visitor = try await Self.visitor(shop, goods, pieces: 2)

            let notices = try await visitor.post("/auth/login", Ask.login()).json["notices"]?.array ?? []

            #expect(notices.count == 1)
            #expect(notices.first?["code"]?.string == "quantity_cut")
            #expect(notices.first?["kept"]?.integer == 4)
            #expect(try await Self.pieces(shop, ann.access) == 4)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `the visitor who registers is merged at the first sign-in, from any device`(
        database: TestDatabase
    ) async throws {
        try await TestShop.open(database) { shop in
            let goods = try await Self.goods(shop)
            let visitor = try await Self.visitor(shop, goods, pieces: 2)
            #expect(try await visitor.post("/auth/register", Ask.login()).status == 201)

            let login = try await shop.post("/auth/login", Ask.login())

            #expect(try await Self.pieces(shop, login.access) == 2)
            let again = try await visitor.post("/auth/login", Ask.login())
            #expect(again.status == 200)
            #expect(try await Self.pieces(shop, again.access) == 2)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `who registers with a taken address gives nothing away`(database: TestDatabase) async throws {
        try await TestShop.open(database) { shop in
            let goods = try await Self.goods(shop)
            let ann = try await shop.signUp()
            let eve = try await Self.visitor(shop, goods, pieces: 2)

            _ = try await eve.post("/auth/register", Ask.login("ann@example.com", Ask.other))

            #expect(try await shop.post("/auth/login", Ask.login()).status == 200)
            #expect(try await Self.pieces(shop, ann.access) == 0)
            #expect(try await eve.get("/cart").json["count"]?.integer == 2)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `fifty sign-ins with one cookie merge once`(database: TestDatabase) async throws {
        try await TestShop.open(database) { shop in
            let goods = try await Self.goods(shop)
            let ann = try await shop.signUp()
            _ = try await shop.post("/cart", Self.item(goods, 3), key: ann.access)
            let cookie = try await Self.visitor(shop, goods, pieces: 2).cookies["mercato_visitor"]

            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<50 {
                    group.addTask {
                        let device = shop.client()
                        device.plant("mercato_visitor", cookie)
                        return try await device.post("/auth/login", Ask.login()).status
                    }
                }
                return try await group.reduce(into: [Int]()) { $0.append($1) }
            }

            #expect(statuses == Array(repeating: 200, count: 50))
            #expect(try await Self.pieces(shop, ann.access) == 5)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `fifty visitors who sign in at once all bring their pieces`(database: TestDatabase) async throws {
        try await TestShop.open(database) { shop in
            let goods = try await Self.goods(shop)
            let ann = try await shop.signUp()
            let visitors = try await (0..<50).asyncMap { _ in
                try await Self.visitor(shop, goods, pieces: 2)
            }

            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for visitor in visitors {
                    group.addTask { try await visitor.post("/auth/login", Ask.login()).status }
                }
                return try await group.reduce(into: [Int]()) { $0.append($1) }
            }

            #expect(statuses == Array(repeating: 200, count: 50))
            #expect(try await Self.pieces(shop, ann.access) == 100)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `what a visitor adds while signing in is neither lost nor doubled`(
        database: TestDatabase
    ) async throws {
        try await TestShop.open(database) { shop in
            let goods = try await Self.goods(shop)
            let ann = try await shop.signUp()
            let visitor = try await Self.visitor(shop, goods, pieces: 1)
            let cookie = visitor.cookies["mercato_visitor"]

            let added = try await withThrowingTaskGroup(of: Int.self) { group in
                for index in 0..<30 {
                    group.addTask {
                        let device = shop.client()
                        device.plant("mercato_visitor", cookie)
                        guard index == 15 else {
                            let reply = try await device.post("/cart/items", Self.item(goods, 1))
                            // After the sign-in the cookie is nobody's: a new visitor has a cart of its own.
                            let isNew = reply[header: "Set-Cookie"] != nil
                            return reply.status == 201 && !isNew ? 1 : 0
                        }
                        _ = try await device.post("/auth/login", Ask.login())
                        return 0
                    }
                }
                return try await group.reduce(0, +)
            }

            #expect(try await Self.pieces(shop, ann.access) == Int64(1 + added))
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a merge that is killed in the middle leaves everything as it was`(
        database: TestDatabase
    ) async throws {
        try await TestShop.open(database) { shop in
            let goods = try await Self.goods(shop)
            let ann = try await shop.signUp()
            _ = try await shop.post("/cart", Self.item(goods, 3), key: ann.access)
            let visitor = try await Self.visitor(shop, goods, pieces: 2)
            let id: Int64 = try await shop.database.read { tx in
                try tx.first("SELECT MAX(id) FROM visitors")?[0] ?? 0
            }
            let identity = Identity(holder: nil, visitor: id, isLocal: true)

            await #expect(throws: Killed.self) {
                try await shop.database.write(isolation: .readCommittedAndGuarded) { tx in
                    guard let user = try UserTable.find(ann.id, in: tx) else { return }
                    _ = try Merge.run(user, identity, in: tx)
                    throw Killed()
                }
            }

            #expect(try await Self.pieces(shop, ann.access) == 3)
            #expect(try await visitor.get("/cart").json["count"]?.integer == 2)
            #expect(try await visitor.post("/auth/login", Ask.login()).status == 200)
            #expect(try await Self.pieces(shop, ann.access) == 5)
        }
    }
}
