import Kernel
import Support
import Testing

/// Crowds with the same coupon at the same moment, over real HTTP.
@Suite(.serialized) struct CouponCrowdTests {
    private static let buyers = Figures.isLong ? 500 : 120

    @Test(arguments: Stage.all)
    func `a coupon with ten uses reduces ten orders, however many want it`(stage: Stage) async throws {
        try await stage.open { shops in
            let variant = try await shops.product("COUPON-1")
            try await shops.receive(1_000, of: variant)
            let shop = shops.shops[0]
            let key = try await shop.key()
            let made = try await shop.post(
                "/promotions",
                #"""
                {"name":"Ten","needs_code":true,"effects":[{"type":"percent","target":"order","percent":10}]}
                """#,
                key: key
            )
            let promotion = try #require(made.json["id"]?.integer, "\(made.text)")
            let code = try await shop.post(
                "/promotions/\(promotion)/codes",
                #"{"code":"TEN-ONLY","limit_uses":10}"#,
                key: key
            )
            #expect(code.status == 201, "\(code.text)")

            let tally = try await Buyers(shops: shops).each(Self.buyers) { _, caller, tally in
                guard let cart = try Buyers.cart(variant.value, pieces: 1, caller, &tally) else { return }
                tally.note("coupon", try caller.send("PUT", "/cart/\(cart)/coupons/TEN-ONLY"))
                let placed = try caller.post("/cart/\(cart)/checkout", #"{"expected_total":80.99}"#)
                tally.note("checkout", placed)
            }

            #expect(tally.ends["checkout 201"] == 10, "\(tally.ends)")
            let refusals: Set<String> = [
                "checkout 409 coupon_used_up", "checkout 409 price_changed", "coupon 409 coupon_used_up",
                "checkout 201", "coupon 200", "cart 201", "item 201",
            ]
            #expect(Set(tally.ends.keys).isSubset(of: refusals), "\(tally.ends)")
            let orders = try await shops.database.read { tx in
                try tx.first("SELECT COUNT(*) FROM orders WHERE discount_minor = 900").map { $0[0] as Int }
            }
            #expect(orders == 10)
            #expect(try await Audited.faults(shops.database).isEmpty)
        }
    }

    @Test(arguments: Stage.all)
    func `a budget of fifty gives five times nine, however many come for it`(stage: Stage) async throws {
        try await stage.open { shops in
            let variant = try await shops.product("BUDGET-1")
            try await shops.receive(1_000, of: variant)
            let shop = shops.shops[0]
            let made = try await shop.post(
                "/promotions",
                #"""
                {"name":"Fifty","currency":"USD","budget":"50.00",
                 "effects":[{"type":"percent","target":"order","percent":10}]}
                """#,
                key: try await shop.key()
            )
            #expect(made.status == 201, "\(made.text)")

            let tally = try await Buyers(shops: shops).each(Self.buyers) { _, caller, tally in
                guard let cart = try Buyers.cart(variant.value, pieces: 1, caller, &tally) else { return }
                tally.note("checkout", try caller.post("/cart/\(cart)/checkout", "{}"))
            }

            let spent = try await shops.database.read { tx in
                try tx.rows("SELECT discount_minor FROM orders WHERE discount_minor > 0").map {
                    $0[0] as Int64
                }
            }
            #expect(spent == [900, 900, 900, 900, 900], "\(tally.ends)")
            let ends: Set<String> = ["checkout 201", "checkout 409 coupon_used_up", "cart 201", "item 201"]
            #expect(Set(tally.ends.keys).isSubset(of: ends), "\(tally.ends)")
            #expect(try await Audited.faults(shops.database).isEmpty)
        }
    }
}
