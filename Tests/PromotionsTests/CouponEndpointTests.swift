import Kernel
import Promotions
import Support
import Testing

/// Staff make codes, find them and take them away.
@Suite struct CouponEndpointTests {
    private static func codes(_ reply: EndpointCalls.Reply) -> [String] {
        reply.json["codes"]?.array?.compactMap { $0["code"]?.string ?? $0.string } ?? []
    }

    @Test(arguments: TestDatabase.all)
    func `a code is found again however it is typed, and belongs to one promotion`(engine: TestDatabase)
        async throws
    {
        try await PromotionDesk.open(engine) { desk in
            let id = try await desk.make(#""needs_code": true"#)
            let other = try await desk.make(#""needs_code": true"#)
            try await desk.addCode("Summer-10", to: id, #""limit_uses": 5"#)
            let twin = try await desk("AddCouponCodes", ["id": "\(other)"], body: #"{"code": "SUMMER_10"}"#)
            #expect(twin.status == 409)
            #expect(twin.code == "code_exists")

            let found = try await desk("ListCouponCodes", ["id": "\(id)"], query: ["search": "summ er"])
            #expect(Self.codes(found) == ["SUMMER-10"])
            #expect(found.json["codes"]?.array?.first?["limit_uses"]?.integer == 5)
            for search in ["summer-11", "%", "_ummer", "' OR 1=1"] {
                let none = try await desk("ListCouponCodes", ["id": "\(id)"], query: ["search": search])
                #expect(none.json["total"]?.integer == 0, "\(search)")
            }
            let path = ["id": "\(other)", "code": "summer10"]
            #expect(try await desk("DeleteCouponCode", path).status == 404)
            #expect(try await desk("DeleteCouponCode", ["id": "\(id)", "code": "summer10"]).status == 204)
            #expect(try await desk("DeleteCouponCode", ["id": "\(id)", "code": "summer10"]).status == 404)
            try await desk.addCode("SUMMER10", to: other)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a hundred thousand codes are made at once, all different and random`(engine: TestDatabase)
        async throws
    {
        try await PromotionDesk.open(engine) { desk in
            let id = try await desk.make(#""needs_code": true"#)
            let start = ContinuousClock.now
            let made = try await desk(
                "AddCouponCodes",
                ["id": "\(id)"],
                body: #"{"count": 100000, "prefix": "spring"}"#
            )
            let took = ContinuousClock.now - start

            #expect(made.status == 201, "\(made.json.text.prefix(300))")
            #expect(made.json["count"]?.integer == 100_000)
            #expect(Self.codes(made).count == 100)
            #expect(took < .seconds(60))
            let texts: [String] = try await desk.database.read { tx in
                try tx.rows("SELECT code FROM coupon_codes WHERE limit_uses = 1").map { $0[0] }
            }
            #expect(Set(texts).count == 100_000)
            let drawn = texts.map { $0.dropFirst("SPRING-".count).filter { $0 != "-" } }
            #expect(texts.allSatisfy { $0.hasPrefix("SPRING-") } && drawn.allSatisfy { $0.count == 15 })
            // 1.5 million signs of 30: each 50,000 times, give or take eight standard deviations of 220.
            let counts = drawn.joined().reduce(into: [Character: Int]()) { $0[$1, default: 0] += 1 }
            #expect(Set(counts.keys) == Set("23456789ABCDEFGHJKMNPQRSTVWXYZ"))
            #expect(counts.values.allSatisfy { abs($0 - 50_000) < 1_760 }, "\(counts)")
            let page = try await desk(
                "ListCouponCodes",
                ["id": "\(id)"],
                query: ["is_used": "false", "page": "1000", "page_size": "100"]
            )
            #expect(page.json["total"]?.integer == 100_000)
            #expect(Self.codes(page).count == 100)
            #expect(try await desk.live([texts[77_777].lowercased()]).count == 1)
        }
    }

    /// A body and the status and field or code that answer it.
    private static let wrong: [(String, Int, String)] = [
        ("{}", 422, "code"), (#"{"code": "ABC", "count": 5}"#, 422, "code"),
        (#"{"code": "ABC", "prefix": "X"}"#, 422, "prefix"),
        (#"{"code": "ABC", "length": 20}"#, 422, "length"),
        (#"{"code": "sümmer"}"#, 422, "code"), (#"{"code": "a b c"}"#, 422, "code"),
        (#"{"code": "'; DROP TABLE coupon_codes; --"}"#, 422, "code"), (#"{"code": "--"}"#, 422, "code"),
        (#"{"count": 0}"#, 422, "count"), (#"{"count": 100001}"#, 422, "count"),
        (#"{"count": 1, "length": 12}"#, 422, "length"), (#"{"count": 1, "length": 41}"#, 422, "length"),
        (#"{"count": 1, "prefix": "A-B"}"#, 422, "prefix"), (#"{"count": 1, "uses": 3}"#, 422, "uses"),
        (#"{"code": "ABC", "limit_uses": 0}"#, 422, "limit_uses"),
    ]

    @Test(arguments: wrong)
    func `what makes no code is refused by its name`(body: String, status: Int, field: String) async throws {
        try await PromotionDesk.open(.sqlite) { desk in
            let id = try await desk.make(#""needs_code": true"#)
            let reply = try await desk("AddCouponCodes", ["id": "\(id)"], body: body)

            #expect(reply.status == status, "\(reply.json.text)")
            #expect(reply.json["errors"]?.array?.first?["field"]?.string == field, "\(reply.json.text)")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `an automatic promotion takes no codes, and one that was used keeps its currency and its uses`(
        engine: TestDatabase
    ) async throws {
        try await PromotionDesk.open(engine) { desk in
            let id = try await desk.make(#""currency": "USD""#)
            let path = ["id": "\(id)"]
            let refused = try await desk("AddCouponCodes", path, body: #"{"count": 1}"#)
            #expect(refused.code == "promotion_is_automatic")
            for number in 0..<3 { try await desk.redeem(id, 250, order: "o\(number)") }

            let moved = try await desk("ChangePromotion", path, body: #"{"currency": "EUR"}"#)
            #expect(moved.code == "promotion_in_use")
            let fewer = try await desk("ChangePromotion", path, body: #"{"limit_total": 2}"#)
            #expect(fewer.json["errors"]?.array?.first?["field"]?.string == "limit_total")
            let cheaper = try await desk("ChangePromotion", path, body: #"{"budget": "7.49"}"#)
            #expect(cheaper.json["errors"]?.array?.first?["field"]?.string == "budget")
            let just = try await desk("ChangePromotion", path, body: #"{"limit_total": 3, "budget": "7.50"}"#)
            #expect(just.status == 200, "\(just.json.text)")
            try await desk.expectSound()

            let listed = try await desk("ListRedemptions", path, query: ["is_released": "false"])
            #expect(listed.json["total"]?.integer == 3)
            #expect(listed.json["redemptions"]?.array?.first?["amount"]?.text == "2.50")
            #expect(try await desk("ListRedemptions", path, query: ["code": "x"]).json["total"]?.integer == 0)
            let all = try await desk("ListPromotions", query: ["search": "TEN", "needs_code": "false"])
            #expect(all.json["promotions"]?.array?.first?["uses"]?.integer == 3)
        }
    }

    @Test(arguments: ["ShowPromotion", "DeletePromotion", "ListCouponCodes", "ListRedemptions"])
    func `what is not there is not found`(endpoint: String) async throws {
        try await PromotionDesk.open(.sqlite) { desk in
            let reply = try await desk(endpoint, ["id": "77"])
            #expect(reply.status == 404)
        }
    }
}
