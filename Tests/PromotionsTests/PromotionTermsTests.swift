import Kernel
import Pricing
import Support
import Testing

/// What staff write is what is kept, and what makes no sense is refused by name.
@Suite struct PromotionTermsTests {
    private static let whole = """
        {"name": "Spring", "description": "All of it", "is_active": true, "priority": -5,
         "stacking": "group", "group_name": "season", "currency": "USD", "needs_code": false,
         "conditions": {"subtotal_min": 20, "quantity_min": 2, "product_ids": [3, 1, 3], "variant_ids": [9],
          "category_ids": [2], "brands": ["Zed", "Acme"], "customer_groups": ["vip"], "first_order": true,
          "countries": ["US", "DE"], "channels": ["web"],
          "hours": {"from": "22:00", "until": "02:30", "days": [5, 1]}},
         "effects": [
          {"type": "percent", "target": "items", "percent": "12.5", "pieces_max": 3, "brands": ["Acme"]},
          {"type": "percent", "target": "order", "percent": 10, "category_ids": [2]},
          {"type": "percent", "target": "shipping", "percent": 50},
          {"type": "amount", "amount": "1.5"}, {"type": "amount", "target": "order", "amount": 5},
          {"type": "amount", "target": "shipping", "amount": 2.25},
          {"type": "fixed_price", "price": 9.9, "product_ids": [7]},
          {"type": "buy_x_get_y", "buy": 2, "get": 1, "times_max": 4, "product_ids": [1],
           "get_product_ids": [2], "get_variant_ids": [4], "get_category_ids": [5], "get_brands": ["Zed"]},
          {"type": "cheapest_free", "every": 3, "variant_ids": [1, 2]},
          {"type": "tiered", "tiers": [{"quantity_min": 5, "percent": 5},
            {"subtotal_min": 100, "percent": 7}]},
          {"type": "percent", "target": "order", "percent": 15, "max_amount": 50},
          {"type": "amount", "amount": 0, "further": 1.25, "pieces_max": 3},
          {"type": "set", "every": 3, "price": 10, "times_max": 2, "category_ids": [2]},
          {"type": "set", "every": 4, "percent": 20}, {"type": "gift", "variant_id": 9},
          {"type": "free_shipping"}],
         "starts_at": "2026-03-01T00:00:00Z", "ends_at": "2026-06-01T00:00:00Z",
         "limit_total": 100, "limit_per_customer": 1, "budget": 1000}
        """

    private static let written = """
        [{"type":"percent","target":"items","percent":12.5,"pieces_max":3,"brands":["Acme"]},\
        {"type":"percent","target":"order","percent":10,"category_ids":[2]},\
        {"type":"percent","target":"shipping","percent":50},\
        {"type":"amount","target":"items","amount":1.50},{"type":"amount","target":"order","amount":5.00},\
        {"type":"amount","target":"shipping","amount":2.25},\
        {"type":"fixed_price","price":9.90,"product_ids":[7]},\
        {"type":"buy_x_get_y","percent":100,"buy":2,"get":1,"times_max":4,"product_ids":[1],\
        "get_product_ids":[2],"get_variant_ids":[4],"get_category_ids":[5],"get_brands":["Zed"]},\
        {"type":"cheapest_free","percent":100,"every":3,"variant_ids":[1,2]},\
        {"type":"tiered","tiers":[{"quantity_min":5,"percent":5},{"subtotal_min":100.00,"percent":7}]},\
        {"type":"percent","target":"order","percent":15,"max_amount":50.00},\
        {"type":"amount","target":"items","amount":0.00,"further":1.25,"pieces_max":3},\
        {"type":"set","price":10.00,"times_max":2,"every":3,"category_ids":[2]},\
        {"type":"set","percent":20,"every":4},{"type":"gift","variant_id":9,"quantity":1},\
        {"type":"free_shipping"}]
        """

    private static let held = """
        {"subtotal_min":20.00,"quantity_min":2,"product_ids":[1,3],"variant_ids":[9],"category_ids":[2],\
        "brands":["Acme","Zed"],"customer_groups":["vip"],"first_order":true,"countries":["DE","US"],\
        "channels":["web"],"hours":{"from":"22:00","until":"02:30","days":[1,5]}}
        """

    @Test(arguments: TestDatabase.all)
    func `everything that is written is kept in one form, and read again`(engine: TestDatabase) async throws {
        try await PromotionDesk.open(engine) { desk in
            let made = try await desk("CreatePromotion", body: Self.whole)
            let id = try #require(made.json["id"]?.integer, "\(made.json.text)")
            let shown = try await desk("ShowPromotion", ["id": "\(id)"])

            #expect(made.status == 201)
            #expect(shown.json["effects"]?.text == Self.written)
            #expect(shown.json["conditions"]?.text == Self.held)
            #expect(shown.json["budget"]?.text == "1000.00")
            #expect(shown.json["uses"]?.integer == 0)
            let kept: (String, String)? = try await desk.database.read { tx in
                try tx.first("SELECT effects, conditions FROM promotions").map { ($0[0], $0[1]) }
            }
            #expect(kept?.0 == Self.written)
            #expect(kept?.1 == Self.held)

            // What is shown can be written as it is, and nothing changes.
            let same = ["id", "uses", "spent", "created_at", "updated_at"]
            guard case .object(let members) = shown.json else { throw Unexpected() }
            let again = JSON.object(members.filter { !same.contains($0.key) })
            let replaced = try await desk("ReplacePromotion", ["id": "\(id)"], body: again.text)
            #expect(replaced.status == 200, "\(replaced.json.text)")
            #expect(replaced.json["effects"]?.text == Self.written)
            let changed = try await desk("ChangePromotion", ["id": "\(id)"], body: #"{"priority": 3}"#)
            #expect(changed.json["priority"]?.integer == 3)
            #expect(changed.json["effects"]?.text == Self.written)
            #expect(changed.json["conditions"]?.text == Self.held)
            #expect(changed.json["group_name"]?.string == "season")
        }
    }

    private struct Unexpected: Error {}

    /// A body's fields, and the field that is complained of.
    private static let wrong: [(String, String)] = [
        (#""effects": []"#, "effects"),
        (#""effects": [{"type": "percnt", "percent": 5}]"#, "effects[0].type"),
        (#""effects": [{"percent": 5}]"#, "effects[0].type"),
        (#""effects": [{"type": "percent"}]"#, "effects[0].percent"),
        (#""effects": [{"type": "percent", "percent": 101}]"#, "effects[0].percent"),
        (#""effects": [{"type": "percent", "percent": 5, "max_amount": 9}]"#, "effects[0].max_amount"),
        (
            #""effects": [{"type": "percent", "percent": 5, "target": "order", "further": 1}]"#,
            "effects[0].further"
        ),
        (#""effects": [{"type": "percent", "percent": 5, "further": 101}]"#, "effects[0].further"),
        (#""effects": [{"type": "set", "every": 3}]"#, "effects[0].price"),
        (#""effects": [{"type": "set", "every": 3, "percent": 5, "price": 1}]"#, "effects[0].price"),
        (#""effects": [{"type": "set", "percent": 5}]"#, "effects[0].every"),
        (#""effects": [{"type": "set", "every": 3, "price": 5}]"#, "currency"),
        (#""effects": [{"type": "gift"}]"#, "effects[0].variant_id"),
        (#""effects": [{"type": "gift", "variant_id": 1, "percent": 5}]"#, "effects[0].percent"),
        (#""effects": [{"type": "gift", "variant_id": 1, "quantity": 0}]"#, "effects[0].quantity"),
        (#""effects": [{"type": "percent", "percent": -1}]"#, "effects[0].percent"),
        (#""effects": [{"type": "percent", "percent": 1.23456}]"#, "effects[0].percent"),
        (#""effects": [{"type": "percent", "percent": "x"}]"#, "effects[0].percent"),
        (#""effects": [{"type": "percent", "percent": 5, "amount": 1}]"#, "effects[0].amount"),
        (#""effects": [{"type": "percent", "percent": 5, "target": "cart"}]"#, "effects[0].target"),
        (
            #""effects": [{"type": "percent", "percent": 5, "target": "shipping", "brands": ["A"]}]"#,
            "effects[0].brands"
        ),
        (
            #""effects": [{"type": "percent", "percent": 5, "target": "order", "pieces_max": 2}]"#,
            "effects[0].pieces_max"
        ),
        (
            #""effects": [{"type": "free_shipping"}, {"type": "free_shipping", "percent": 5}]"#,
            "effects[1].percent"
        ),
        (#""effects": [{"type": "amount", "amount": 5}]"#, "currency"),
        (#""currency": "USD", "effects": [{"type": "amount", "amount": -5}]"#, "effects[0].amount"),
        (#""currency": "USD", "effects": [{"type": "amount", "amount": 5.001}]"#, "effects[0].amount"),
        (#""currency": "JPY", "effects": [{"type": "amount", "amount": 5.5}]"#, "effects[0].amount"),
        (#""currency": "XXQ", "effects": [{"type": "amount", "amount": 5}]"#, "currency"),
        (#""currency": "USD", "effects": [{"type": "fixed_price"}]"#, "effects[0].price"),
        (#""effects": [{"type": "buy_x_get_y", "get": 1}]"#, "effects[0].buy"),
        (#""effects": [{"type": "buy_x_get_y", "buy": 0, "get": 1}]"#, "effects[0].buy"),
        (#""effects": [{"type": "buy_x_get_y", "buy": 1, "get": 1001}]"#, "effects[0].get"),
        (#""effects": [{"type": "cheapest_free", "every": 1}]"#, "effects[0].every"),
        (#""effects": [{"type": "cheapest_free"}]"#, "effects[0].every"),
        (#""effects": [{"type": "tiered"}]"#, "effects[0].tiers"),
        (#""effects": [{"type": "tiered", "tiers": []}]"#, "effects[0].tiers"),
        (#""effects": [{"type": "tiered", "tiers": [{"percent": 5}]}]"#, "effects[0].tiers[0].quantity_min"),
        (
            #""effects": [{"type":"tiered", "tiers":[{"quantity_min":2, "percent":5}, {"percent":500}]}]"#,
            "effects[0].tiers[1].percent"
        ),
        (#""effects": [{"type": "free_shipping", "colour": 1}]"#, "effects[0].colour"),
        (#""conditions": {"subtotal_min": 5}"#, "currency"),
        (#""currency": "USD", "conditions": {"subtotal_min": 5.001}"#, "conditions.subtotal_min"),
        (#""conditions": {"quantity_min": 0}"#, "conditions.quantity_min"),
        (#""conditions": {"product_ids": [0]}"#, "conditions.product_ids[0]"),
        (#""conditions": {"brands": [" "]}"#, "conditions.brands[0]"),
        (#""conditions": {"countries": ["USA"]}"#, "conditions.countries[0]"),
        (#""conditions": {"hours": {"from": "8:00", "until": "12:00"}}"#, "conditions.hours.from"),
        (#""conditions": {"hours": {"from": "08:00", "until": "24:00"}}"#, "conditions.hours.until"),
        (#""conditions": {"hours": {"from": "08:00"}}"#, "conditions.hours.until"),
        (
            #""conditions": {"hours": {"from": "08:00", "until": "12:00", "days": [8]}}"#,
            "conditions.hours.days[0]"
        ),
        (#""stacking": "group""#, "group_name"), (#""stacking": "alone""#, "stacking"),
        (#""group_name": "x""#, "group_name"), (#""budget": 5"#, "currency"),
        (#""starts_at": "2026-02-01T00:00:00Z", "ends_at": "2026-02-01T00:00:00Z""#, "ends_at"),
        (#""limit_total": 0"#, "limit_total"), (#""limit_per_customer": -1"#, "limit_per_customer"),
        (#""uses": 5"#, "uses"), (#""spent": 5"#, "spent"), (#""id": 5"#, "id"),
        (
            #""conditions": {"product_ids": [\#((1...501).map(String.init).joined(separator: ","))]}"#,
            "conditions.product_ids"
        ),
    ]

    @Test(arguments: wrong)
    func `what makes no sense is refused by its name`(fields: String, field: String) async throws {
        try await PromotionDesk.open(.sqlite) { desk in
            let effects = fields.contains(#""effects""#) ? "" : #", "effects": [{"type": "free_shipping"}]"#
            let made = try await desk("CreatePromotion", body: #"{"name": "Odd", \#(fields)\#(effects)}"#)
            let named = made.json["errors"]?.array?.compactMap { $0["field"]?.string } ?? []

            #expect(made.status == 422, "\(made.json.text)")
            #expect(named == [field], "\(made.json.text)")
        }
    }

    @Test func `an unknown type is told by its name, with the nearest known`() async throws {
        try await PromotionDesk.open(.sqlite) { desk in
            let made = try await desk(
                "CreatePromotion",
                body: #"{"name": "Odd", "effects": [{"type": "percnt", "percent": 5}]}"#
            )

            #expect(made.detail?.contains("did you mean percent?") == true, "\(made.json.text)")
        }
    }
}
