import Foundation
import Keeping
import Kernel
import Support
import Testing

/// Whole shops moved between engines.
@Suite struct MoveTests {
    /// The other engine, if there is one to test on.
    private static let other = TestDatabase.all.last ?? .sqlite

    private static func name(_ shop: KeptShop) -> String {
        shop.options.dropFirst().first ?? "sqlite:" + shop.folder
    }

    private static func move(_ source: KeptShop, _ target: KeptShop) async throws -> Program.Outcome {
        try await Program.run(["move", "--json", "--from", name(source), "--to", name(target)])
    }

    /// A shop that has sold, and given money back.
    private static func trade(in shop: KeptShop) async throws -> (key: String, product: Int64) {
        let key = try await shop.makeKey("test")
        let server = try await shop.serve()
        let products = try await shop.stock(server, key: key)
        let shoppers = Shoppers(products: products)
        try await KeptShop.shopping(shoppers, server) {
            for _ in 0..<6_000 where shoppers.orders.values.count(where: { $0 == "paid" }) < 5 {
                try await Task.sleep(for: .milliseconds(10))
            }
        }
        let paid = shoppers.orders.filter { $0.value == "paid" }.keys.sorted()
        for (order, body) in zip(paid, ["{}", #"{"amount":"1.50","reason":"scratched"}"#]) {
            let refund = try await server.caller.send(
                "POST",
                "/orders/\(order)/refunds",
                body,
                headers: ["Authorization: Bearer \(key)"]
            )
            try #require(refund.status == 201, "\(refund.text)")
        }
        let account = #"{"email":"ann@example.com","password":"four quiet lamps","name":"Ann Åström"}"#
        #expect(try await server.caller.post("/auth/register", account).status == 201)
        _ = try await server.stop()
        return (key, products[0])
    }

    @Test func `a shop moved to the other engine and back is equal, sound, and goes on selling`() async throws
    {
        try await KeptShop.with(.sqlite) { first in
            let (key, product) = try await Self.trade(in: first)
            try await KeptShop.with(Self.other) { second in
                try await KeptShop.with(.sqlite) { third in
                    let there = try await Self.move(first, second)
                    #expect(there.status == 0, "\(there.errors)")
                    let back = try await Self.move(second, third)
                    #expect(back.status == 0, "\(back.errors)")

                    #expect(there.json["tables"] == back.json["tables"])
                    let rows = there.json["tables"]?.array?.filter { $0["rows"]?.integer != 0 } ?? []
                    #expect(rows.count > 20)
                    #expect(rows.allSatisfy { $0["checksum"]?.string?.contains { $0 != "0" } == true })
                    let orders = try await first.orders()
                    for moved in [second, third] {
                        #expect(try await moved.orders() == orders)
                        #expect(try await moved.run(["audit"]).output.contains("everything agrees"))
                        try await Self.sell(in: moved, key, product)
                    }
                }
            }
        }
    }

    /// Finds the product by its name, sells one and adds another.
    private static func sell(in shop: KeptShop, _ key: String, _ product: Int64) async throws {
        let last: Int64? = try await shop.read { tx in try tx.first("SELECT MAX(id) FROM products")?[0] }
        let server = try await shop.serve()
        let caller = server.caller
        #expect(try await caller.get("/products?search=kettle").json["total"] == .number("1"))
        let cart = try #require(try await caller.post("/cart")["cart_id"])
        let item = #"{"product_id":\#(product),"quantity":1}"#
        #expect(try await caller.post("/cart/\(cart)/items", item).status < 300)
        let order = try #require(try await caller.post("/cart/\(cart)/checkout")["order_id"])
        let paid = #"{"order_id":"\#(order)","status":"success"}"#
        #expect(try await caller.post("/payments/confirm", paid)["status"] == "paid")
        let made = try await caller.send(
            "POST",
            "/products",
            #"{"name":"Toaster","price":"29.99"}"#,
            headers: ["Authorization: Bearer \(key)"]
        )
        #expect(made.json["id"]?.integer == last.map { $0 + 1 }, "\(made.text)")
        _ = try await server.stop()
        #expect(try await shop.run(["audit"]).status == 0)
    }

    @Test func `every table is copied, made anew or named as one that stays`() async throws {
        var copied: [[TableShape]] = []
        for engine in TestDatabase.all {
            let (names, shapes) = try await engine.with { database in
                try await database.read { tx in (try TableList.names(in: tx), try TableShape.all(in: tx)) }
            }
            let rest = Set(names).subtracting(shapes.map(\.name))
            #expect(rest.isSubset(of: TableShape.rebuilt.union(TableShape.ownOfDatabase)), "\(rest)")
            copied.append(shapes)
        }
        // Both engines have the same tables with the same columns and keys.
        #expect(copied.allSatisfy { $0 == copied[0] })
        #expect(copied[0].count > 45)
    }

    @Test(.enabled(if: TestDatabase.all.contains(.postgres)))
    func `a moved database refuses what a fresh one refuses`() async throws {
        try await KeptShop.with(.sqlite) { source in
            _ = try await source.makeKey("test")
            try await KeptShop.with(.postgres) { target in
                #expect(try await Self.move(source, target).status == 0)
                let moved = try await Self.guards(target)
                let fresh = try await KeptShop.with(.postgres) { fresh in
                    let made = try await fresh.run(["migrate"])
                    #expect(made.status == 0)
                    return try await Self.guards(fresh)
                }
                #expect(moved == fresh)
                #expect(moved.count > 100)
            }
        }
    }

    /// Constraints and triggers, as the database itself describes them.
    private static func guards(_ shop: KeptShop) async throws -> [String] {
        try await shop.read { tx in
            try tx.rows(
                """
                SELECT conrelid::regclass::text || ' ' || conname::text || ' ' || pg_get_constraintdef(oid)
                    || convalidated::text FROM pg_constraint
                WHERE connamespace = current_schema()::regnamespace AND conrelid <> 0
                UNION ALL SELECT tgrelid::regclass::text || ' ' || tgname || tgenabled::text FROM pg_trigger
                WHERE NOT tgisinternal ORDER BY 1
                """
            ).map { $0[0] }
        }
    }

    @Test func `what cannot be moved is refused, and the target stays as it was`() async throws {
        try await KeptShop.with(.sqlite) { source in
            try await KeptShop.with(Self.other) { target in
                let nothing = try await Self.move(source, target)
                #expect(
                    nothing.status == 1 && nothing.errors.contains("There is no database"),
                    "\(nothing.errors)"
                )

                _ = try await source.makeKey("first")
                let server = try await source.serve()
                let served = try await Self.move(source, target)
                #expect(served.status == 1 && served.errors.contains("Stop that server"), "\(served.errors)")
                _ = try await server.stop()

                _ = try await target.makeKey("own")
                let full = try await Self.move(source, target)
                #expect(full.status == 1 && full.errors.contains("not empty: api_keys"), "\(full.errors)")
                #expect(try await target.keys() == 1)

                let same = try await Self.move(source, source)
                #expect(same.status == 1 && same.errors.contains("the same"), "\(same.errors)")
                let foreign = try await Program.run(["move", "--from", "mysql://a:Secret-1@b/c", "--to", "x"])
                #expect(foreign.status == 64 && !foreign.errors.contains("Secret"), "\(foreign.errors)")
            }
            try await KeptShop.with(Self.other) { target in
                try await source.write { tx in
                    _ = try tx.execute("DELETE FROM migrations WHERE id = '2026-11-22-kernel-audit-order'")
                }
                let older = try await Self.move(source, target)
                #expect(older.status == 1 && older.errors.contains("mercato migrate"), "\(older.errors)")
            }
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a move that is killed leaves an empty target, and works when repeated`(engine: TestDatabase)
        async throws
    {
        try await KeptShop.with(.sqlite) { source in
            _ = try await source.makeKey("test")
            for _ in 0..<(Figures.isLong ? 20 : 3) {
                try await KeptShop.with(engine) { target in
                    let process = try Program.process(
                        ["move", "--from", Self.name(source), "--to", Self.name(target)],
                        environment: [:],
                        output: .nullDevice,
                        errors: .nullDevice
                    )
                    try process.run()
                    try await Task.sleep(for: .milliseconds(Randomness.system.next() % 800))
                    kill(process.processIdentifier, SIGKILL)
                    _ = try await Program.status(of: process)

                    // A server that is killed in the middle of a commit takes a moment to let go.
                    var again = try await Self.move(source, target)
                    for _ in 0..<50 where again.errors.contains("in use") {
                        try await Task.sleep(for: .milliseconds(100))
                        again = try await Self.move(source, target)
                    }
                    let isDone = again.errors.contains("not empty")
                    #expect(again.status == 0 || isDone, "\(again.errors)")
                    #expect(try await target.keys() == 1)
                    #expect(try await target.run(["audit"]).status == 0)
                }
            }
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a checksum tells every change of a row, and nothing else`(engine: TestDatabase) async throws {
        func sum(_ statement: SQL) async throws -> String {
            try await engine.with { database in
                try await database.write { tx in
                    try tx.execute(
                        """
                        INSERT INTO roles (name, permissions, created_at, updated_at)
                        VALUES ('b', '[]', 1, 1), ('a', '[]', 1, 2)
                        """
                    )
                    try tx.execute(statement)
                    let shape = try #require(try TableShape.all(in: tx).first { $0.name == "roles" })
                    return try TableSum(shape, in: tx).checksum
                }
            }
        }
        let plain = try await sum("UPDATE roles SET updated_at = updated_at")
        let changes: [SQL] = [
            "UPDATE roles SET updated_at = 3 WHERE name = 'a'", "DELETE FROM roles WHERE name = 'a'",
            "UPDATE roles SET permissions = '[ ]' WHERE name = 'b'",
            "UPDATE roles SET updated_at = 3 - updated_at",
        ]
        for change in changes { #expect(try await sum(change) != plain) }
        #expect(try await sum("DELETE FROM roles WHERE name = 'c'") == plain)
    }
}
