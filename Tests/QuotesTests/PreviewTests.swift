import Kernel
import Support
import Testing

/// Promotions that are tried on orders of the past.
@Suite struct PreviewTests {
    /// Places an order of some pieces of a product.
    @discardableResult
    private static func order(
        _ quantity: Int,
        of product: Int = OfferShop.keyboard,
        to country: String = "US",
        in open: OfferShop
    ) async throws -> String {
        let cart = try await open.cart(quantity, of: product, to: country)
        let placed = try await open.shop.post("/cart/\(cart)/checkout")
        #expect(placed.status == 201, "\(placed.text)")
        return try #require(placed.json["order_id"]?.string)
    }

    private static func preview(_ body: String, in open: OfferShop) async throws -> JSON {
        let reply = try await open.shop.post("/promotions/preview", "{\(body)}", key: open.key)
        #expect(reply.status == 200, "\(reply.text)")
        return reply.json
    }

    private static func sums(_ preview: JSON) -> [String: String] {
        let sums = preview["currencies"]?.array?.first
        let names = ["discount", "discount_average", "discount_then", "revenue_before", "revenue_after"]
        return Dictionary(uniqueKeysWithValues: names.map { ($0, sums?[$0]?.text ?? "none") })
    }

    /// Effects whose promotion was there when the orders were placed.
    private static let effects = [
        #"[{"type":"percent","percent":12.5}]"#,
        #"[{"type":"amount","target":"order","amount":7.77},{"type":"percent","percent":3}]"#,
        #"[{"type":"set","every":2,"price":150}]"#,
        #"[{"type":"buy_x_get_y","buy":2,"get":1,"percent":50}]"#,
        #"[{"type":"tiered","tiers":[{"quantity_min":2,"percent":5},{"quantity_min":3,"percent":9}]}]"#,
    ]

    @Test(arguments: TestDatabase.all)
    func `what a promotion did is what it would have done`(engine: TestDatabase) async throws {
        try await OfferShop.open(engine) { open in
            let shop = open.shop
            var last: String?
            for effects in Self.effects {
                let id = try await open.promotion(
                    #""name":"Known","currency":"USD","effects":\#(effects)"#
                )
                for quantity in 1...3 { try await Self.order(quantity, in: open) }
                try await Self.order(2, of: 5, in: open)
                let cancelled = try await Self.order(3, in: open)
                #expect(try await shop.post("/orders/\(cancelled)/cancel").status == 200)
                let kept = try await shop.get("/promotions/\(id)", key: open.key).json

                let time = last.map { #"{"from":\#($0)}"# } ?? "{}"
                let reply = try await shop.post("/promotions/\(id)/preview", time, key: open.key)

                #expect(reply.status == 200, "\(reply.text)")
                let sums = Self.sums(reply.json)
                #expect(sums["discount"] == kept["spent"]?.text, "\(effects)")
                #expect(sums["discount_then"] == kept["spent"]?.text, "\(effects)")
                #expect(reply.json["matched"]?.integer == kept["uses"]?.integer, "\(effects)")
                #expect(reply.json["orders"]?.integer == 4, "\(reply.text)")
                let off = try await shop.send(
                    "PATCH",
                    "/promotions/\(id)",
                    #"{"is_active":false}"#,
                    key: open.key
                )
                #expect(off.status == 200, "\(off.text)")
                last = reply.json["until"]?.text
            }
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a promotion is tried beside what others took, until its limits are reached`(
        engine: TestDatabase
    ) async throws {
        try await OfferShop.open(engine) { open in
            _ = try await open.promotion(
                #""name":"Five","currency":"USD","effects":[{"type":"amount","target":"order","amount":5}]"#
            )
            for quantity in [1, 2, 2, 1] { try await Self.order(quantity, in: open) }
            let half = #""effects":[{"type":"percent","percent":50,"target":"order"}]"#

            let all = try await Self.preview(#""name":"Half",\#(half)"#, in: open)
            // Half of 84.99 or of 174.98, rounded half up.
            #expect(Self.sums(all)["revenue_before"] == "519.94", "\(all.text)")
            #expect(Self.sums(all)["discount"] == "259.98" && Self.sums(all)["revenue_after"] == "259.96")
            #expect(Self.sums(all)["discount_average"] == "64.99")
            #expect(Self.sums(all)["discount_then"] == "0.00" && all["limit_reached_at"] == nil)

            let alone = try await Self.preview(#""name":"A","stacking":"exclusive",\#(half)"#, in: open)
            #expect(Self.sums(alone)["revenue_after"] == "269.96", "\(alone.text)")

            let two = try await Self.preview(#""name":"Two","limit_total":2,\#(half)"#, in: open)
            #expect(two["matched"]?.integer == 2 && two["orders"]?.integer == 4, "\(two.text)")
            #expect(two["limit_reached_at"]?.string != nil && two["budget_reached_at"] == nil)

            let dear = try await Self.preview(
                #""name":"B","currency":"USD","budget":100,\#(half)"#,
                in: open
            )
            // The second order would have taken it over the budget, the last one does not.
            #expect(Self.sums(dear)["discount"] == "85.00" && dear["matched"]?.integer == 2, "\(dear.text)")
            #expect(dear["budget_reached_at"]?.string != nil && dear["limit_reached_at"] == nil)

            let euros = try await Self.preview(#""name":"E","currency":"EUR",\#(half)"#, in: open)
            #expect(euros["matched"]?.integer == 0 && euros["orders"]?.integer == 4)
            let later = try await Self.preview(
                #""name":"L","starts_at":"2090-01-01T00:00:00Z","until":"2020-01-01T00:00:00Z",\#(half)"#,
                in: open
            )
            #expect(later["orders"]?.integer == 0 && later["from"]?.string == "2019-12-02T00:00:00.000Z")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a preview writes nothing, not even the key it is sent with`(engine: TestDatabase) async throws {
        try await OfferShop.open(engine) { open in
            for effects in [10, 20] {
                let tried = try await open.shop.send(
                    "POST",
                    "/promotions/preview",
                    #"{"name":"K","effects":[{"type":"percent","percent":\#(effects)}]}"#,
                    key: open.key,
                    headers: ["Idempotency-Key": "the-same"]
                )
                #expect(tried.status == 200, "\(tried.text)")
            }
        }
    }

    @Test(arguments: TestDatabase.all)
    func `groups and channels are those of the buyers`(engine: TestDatabase) async throws {
        try await OfferShop.open(engine) { open in
            let shop = open.shop
            let ann = try await shop.signUp()
            try await open.group("club", "user:\(ann.id)")
            let bought = try await shop.post(
                "/orders",
                #"{"channel":"app","items":[{"product_id":\#(OfferShop.keyboard)}]}"#,
                key: ann.access
            )
            #expect(bought.status == 201, "\(bought.text)")
            try await Self.order(1, in: open)
            for (conditions, matched) in [
                (#"{"customer_groups":["club"]}"#, 1), (#"{"customer_groups":["other"]}"#, 0),
                (#"{"channels":["app"]}"#, 1), (#"{"channels":["web"]}"#, 1), (#"{"channels":["pos"]}"#, 0),
            ] {
                let effects = #""effects":[{"type":"percent","percent":10}]"#
                let tried = try await Self.preview(
                    #""name":"C","conditions":\#(conditions),\#(effects)"#,
                    in: open
                )
                #expect(tried["matched"]?.integer == Int64(matched), "\(conditions): \(tried.text)")
            }
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a gift, a brand and a country are tried as they would be counted`(engine: TestDatabase) async throws
    {
        try await OfferShop.open(engine) { open in
            let mug = try await open.shop.database.write { tx in try Goods.make("Mug", price: 400, in: tx) }
            try await Self.order(1, in: open)
            try await Self.order(1, to: "DE", in: open)
            let gift = #""effects":[{"type":"gift","variant_id":\#(mug.variant)}]"#

            let given = try await Self.preview(#""name":"Mug",\#(gift)"#, in: open)
            let there = try await Self.preview(
                #""name":"Mug","conditions":{"countries":["DE"]},\#(gift)"#,
                in: open
            )
            let strange = try await Self.preview(
                #""name":"M","effects":[{"type":"percent","percent":9,"brands":["None"]}]"#,
                in: open
            )

            // There is none of it, but there would have been.
            #expect(Self.sums(given)["discount"] == "8.00" && given["matched"]?.integer == 2, "\(given.text)")
            #expect(Self.sums(given)["revenue_before"] == Self.sums(given)["revenue_after"])
            #expect(there["matched"]?.integer == 1, "\(there.text)")
            #expect(strange["matched"]?.integer == 0)
        }
    }

    @Test func `a preview changes nothing, and is for those who may read orders`() async throws {
        try await OfferShop.open(.sqlite) { open in
            let shop = open.shop
            let id = try await open.promotion(#""name":"T","effects":[{"type":"percent","percent":5}]"#)
            try await Self.order(1, in: open)
            let weak = try await shop.key(["promotions.write"])
            let before = try await shop.get("/promotions/\(id)", key: open.key)

            let mine = try await shop.post("/promotions/\(id)/preview", key: weak)
            let unknown = try await shop.post("/promotions/99/preview", key: open.key)
            let backward = try await shop.post(
                "/promotions/\(id)/preview",
                #"{"from":"2026-01-02T00:00:00Z","until":"2026-01-01T00:00:00Z"}"#,
                key: open.key
            )
            let wrong = try await shop.post(
                "/promotions/preview",
                #"{"name":"A","effects":[]}"#,
                key: open.key
            )
            #expect(try await shop.post("/promotions/\(id)/preview", key: open.key).status == 200)

            #expect(mine.status == 403 && unknown.status == 404, "\(mine.text) \(unknown.text)")
            #expect(backward.status == 422 && wrong.status == 422, "\(backward.text) \(wrong.text)")
            #expect(try await shop.get("/promotions/\(id)", key: open.key).text == before.text)
            #expect(try await Audited.faults(shop.database).isEmpty)
        }
    }
}
