import Catalog
import Kernel
import Pricing
import Support
import Testing

@testable import Shipping

@Suite struct ShippingEndpointTests {
    @Test(arguments: TestDatabase.all)
    func `a zone is written, shown, rewritten and deleted`(engine: TestDatabase) async throws {
        try await Depot.open(engine) { depot in
            let places =
                #"[{"country": "FR", "postcodes": " 35000 - 35999 , bt"}, {"country": "DE", "region": "BY"}]"#
            let id = try await depot.zone("Near", places, position: 3)
            let shown = try await depot.call("ShowShippingZone", id: id).json
            #expect(shown["name"]?.string == "Near" && shown["position"]?.integer == 3)
            #expect(shown["places"]?.array?.first?["postcodes"]?.string == "35000-35999,BT")
            #expect(shown["places"]?.array?.last?["region"]?.string == "BY")

            let rewritten = try await depot.call(
                "ReplaceShippingZone",
                id: id,
                #"{"name": "World"}"#
            ).json
            #expect(rewritten["name"]?.string == "World" && rewritten["places"]?.array?.isEmpty == true)
            #expect(rewritten["position"]?.integer == 0)
            #expect(try await depot.call("ListShippingZones").json.array?.count == 1)

            let method = try await depot.method("Post", in: id)
            let held = try await depot.call("DeleteShippingZone", id: id)
            #expect(held.status == 409 && held.code == "zone_not_empty")
            #expect(try await depot.call("DeleteShippingMethod", id: method).status == 204)
            #expect(try await depot.call("DeleteShippingZone", id: id).status == 204)
            for name in ["ShowShippingZone", "DeleteShippingZone"] {
                #expect(try await depot.call(name, id: id).status == 404)
            }
            #expect(try await depot.call("ReplaceShippingZone", id: id, #"{"name": "W"}"#).status == 404)
            // Orders name a method that was deleted, so its row stays.
            let rows = try await depot.database.read { try $0.rows("SELECT id FROM shipping_methods").count }
            #expect(rows == 1)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a method is written, shown, changed, rewritten and deleted`(engine: TestDatabase) async throws {
        try await Depot.open(engine) { depot in
            let product = try await depot.database.write { try Goods.make("Knife", in: $0).product }
            let zone = try await depot.zone("World")
            let id = try await depot.method(
                "Post",
                in: zone,
                """
                "kind": "price", "price": "1.50", "free_from": 100, "tax_code": "post", "grams_max": 9,
                "volumetric_divisor": 5000, "delivery_days_min": 1, "delivery_days_max": 3, "position": 4,
                "excluded_product_ids": [\(product)], "rates": [
                    {"from": "50.00", "price": 2, "step": "10.00", "step_price": "0.25"},
                    {"from": 0, "price": "4.00"}]
                """
            )
            let shown = try await depot.call("ShowShippingMethod", id: id).json
            #expect(shown["rates"]?.array?.map { $0["from"]?.text } == ["0.00", "50.00"])
            #expect(shown["rates"]?.array?.last?["step"]?.text == "10.00")
            #expect(shown["free_from"]?.text == "100.00" && shown["grams_max"]?.integer == 9)
            #expect(shown["excluded_product_ids"]?.array?.count == 1)

            let changed = try await depot.call(
                "ChangeShippingMethod",
                id: id,
                """
                {"free_from": null, "delivery_days_max": 8, "excluded_product_ids": [], "is_active": false}
                """
            ).json
            #expect((changed["free_from"]?.text ?? "null") == "null")
            #expect(changed["delivery_days_max"]?.integer == 8)
            #expect(changed["delivery_days_min"]?.integer == 1 && changed["is_active"]?.bool == false)
            #expect(changed["rates"]?.array?.count == 2 && changed["price"]?.text == "1.50")
            #expect(changed["excluded_product_ids"]?.array?.isEmpty == true)

            let body =
                #"{"zone_id": \#(zone), "name": "Post", "kind": "flat", "currency": "JPY", "price": 300}"#
            let rewritten = try await depot.call("ReplaceShippingMethod", id: id, body).json
            #expect(rewritten["price"]?.text == "300" && rewritten["currency"]?.string == "JPY")
            #expect(rewritten["rates"]?.array?.isEmpty == true && rewritten["is_active"]?.bool == true)
            let listed = try await depot.call("ListShippingMethods", query: ["zone_id": "\(zone)"]).json
            #expect(listed.array?.count == 1)
            let other = try await depot.call("ListShippingMethods", query: ["zone_id": "999"]).json
            #expect(other.array?.isEmpty == true)
            #expect(try await depot.call("DeleteShippingMethod", id: id).status == 204)
            #expect(try await depot.call("ListShippingMethods").json.array?.isEmpty == true)
            for (name, body) in [
                ("ShowShippingMethod", ""), ("DeleteShippingMethod", ""), ("ChangeShippingMethod", "{}"),
                ("ReplaceShippingMethod", body),
            ] {
                #expect(try await depot.call(name, id: id, body).status == 404)
            }
        }
    }

    /// A method's fields beside its zone and name, and which of them is refused.
    private static let broken = [
        (#""kind": "weight""#, "rates"), (#""kind": "weight", "rates": []"#, "rates"),
        (#""kind": "flat", "rates": [{"from": 0, "price": 1}]"#, "rates"),
        (#""kind": "drone""#, "kind"), (#""kind": "flat", "price": -1"#, "price"),
        (#""kind": "flat", "price": "1.999""#, "price"), (#""kind": "flat", "price": 1e15"#, "price"),
        (#""kind": "flat", "currency": "JPY", "price": "1.5""#, "price"),
        (#""kind": "flat", "free_from": "0.001""#, "free_from"),
        (#""kind": "flat", "currency": "XXZ""#, "currency"),
        (#""kind": "flat", "delivery_days_min": 5, "delivery_days_max": 4"#, "delivery_days_max"),
        (#""kind": "flat", "delivery_days_min": 9999"#, "delivery_days_min"),
        (#""kind": "flat", "volumetric_divisor": 0"#, "volumetric_divisor"),
        (#""kind": "flat", "grams_max": -1"#, "grams_max"),
        (#""kind": "weight", "rates": [{"from": "0.5", "price": 1}]"#, "rates[0].from"),
        (
            #""kind": "weight", "rates": [{"from": 0, "price": 1}, {"from": "0", "price": 2}]"#,
            "rates[1].from"
        ),
        (#""kind": "weight", "rates": [{"from": -1, "price": 1}]"#, "rates[0].from"),
        (#""kind": "weight", "rates": [{"from": 0}]"#, "rates[0].price"),
        (#""kind": "quantity", "rates": [{"from": 0, "price": "0.001"}]"#, "rates[0].price"),
        (#""kind": "quantity", "rates": [{"from": 0, "price": 1, "step": 2}]"#, "rates[0].step_price"),
        (
            #""kind": "quantity", "rates": [{"from": 0, "price": 1, "step": 0, "step_price": 1}]"#,
            "rates[0].step"
        ),
        (#""kind": "price", "rates": [{"from": 0, "price": 1, "step_price": 1}]"#, "rates[0].step"),
        (#""kind": "flat", "excluded_product_ids": [999]"#, "excluded_product_ids[0]"),
        (#""kind": "flat", "excluded_category_ids": [999]"#, "excluded_category_ids[0]"),
        (#""kind": "flat", "id": 7"#, "id"), (#""kind": "flat", "deleted_at": null"#, "deleted_at"),
    ]

    @Test(arguments: TestDatabase.all)
    func `what is wrong with a method is refused by the name of its field`(engine: TestDatabase)
        async throws
    {
        try await Depot.open(engine) { depot in
            let zone = try await depot.zone("World")
            let id = try await depot.method("Post", in: zone)
            for (fields, wanted) in Self.broken {
                let body = #"{"zone_id": \#(zone), "name": "Post", \#(fields)}"#
                for name in ["CreateShippingMethod", "ReplaceShippingMethod"] {
                    let reply = try await depot.call(name, id: name.hasPrefix("Create") ? nil : id, body)
                    let field = reply.json["errors"]?.array?.first?["field"]?.string
                    #expect(reply.status == 422 && field == wanted, "\(fields): \(reply.json.text)")
                }
            }
            let nowhere = try await depot.call(
                "ChangeShippingMethod",
                id: id,
                #"{"zone_id": 999, "name": "X"}"#
            )
            #expect(nowhere.json["errors"]?.array?.first?["field"]?.string == "zone_id")
            let kind = try await depot.call("ChangeShippingMethod", id: id, #"{"kind": "pickup"}"#)
            #expect(kind.status == 422)
            let shown = try await depot.call("ShowShippingMethod", id: id).json
            #expect(shown["name"]?.string == "Post" && shown["kind"]?.string == "flat")
        }
    }

    @Test(arguments: [
        (#"{"places": []}"#, "name"), (#"{"name": "A", "places": [{"country": "XX"}]}"#, "places[0].country"),
        (#"{"name": "A", "places": [{"country": "FR", "postcodes": "[0-9]+"}]}"#, "places[0].postcodes"),
        (#"{"name": "A", "places": [{"country": "FR", "postcodes": ""}]}"#, "places[0].postcodes"),
        (#"{"name": "A", "places": [{"country": "FR"}, {"country": "FR"}]}"#, "places[1]"),
        (#"{"name": "A", "places": [{"country": "FR", "region": " "}]}"#, "places[0].region"),
        (#"{"name": "A", "position": -1}"#, "position"),
    ])
    func `what is wrong with a zone is refused by the name of its field`(body: String, wanted: String)
        async throws
    {
        try await Depot.open(.sqlite) { depot in
            let reply = try await depot.call("CreateShippingZone", body)
            #expect(reply.status == 422)
            #expect(reply.json["errors"]?.array?.first?["field"]?.string == wanted, "\(reply.json.text)")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `lists have their most`(engine: TestDatabase) async throws {
        try await Depot.open(engine) { depot in
            func list(_ count: Int, _ entry: (Int) -> String) -> String {
                "[\((0..<count).map(entry).joined(separator: ", "))]"
            }
            let places = list(301) { #"{"country": "US", "region": "R\#($0)"}"# }
            let zones = try await depot.call("CreateShippingZone", #"{"name": "A", "places": \#(places)}"#)
            #expect(zones.status == 422)
            let zone = try await depot.zone("World", list(300) { #"{"country": "US", "region": "R\#($0)"}"# })
            let rates = list(201) { #"{"from": \#($0), "price": 1}"# }
            let ids = list(1_001) { "\($0 + 1)" }
            for fields in [
                #""kind": "weight", "rates": \#(rates)"#, #""kind": "flat", "excluded_product_ids": \#(ids)"#,
            ] {
                let body = #"{"zone_id": \#(zone), "name": "A", \#(fields)}"#
                #expect(try await depot.call("CreateShippingMethod", body).status == 422)
            }
            let full = list(200) { #"{"from": \#($0), "price": 1, "step_price": 1}"# }
            try await depot.method("Full", in: zone, #""kind": "weight", "rates": \#(full)"#)
            for _ in 1..<ShippingMethodTable.countMax { try await depot.method("More", in: zone) }
            let body = #"{"zone_id": \#(zone), "name": "A", "kind": "flat"}"#
            #expect(try await depot.call("CreateShippingMethod", body).code == "too_many_methods")
            let elsewhere = try await depot.zone("Elsewhere")
            let one = try await depot.method("One", in: elsewhere)
            let moved = try await depot.call("ChangeShippingMethod", id: one, #"{"zone_id": \#(zone)}"#)
            #expect(moved.code == "too_many_methods")
        }
    }

    @Test func `nobody without the permission sees or changes anything`() async throws {
        try await TestDatabase.sqlite.with { database in
            let calls = EndpointCalls(Shipping(currency: .sample), on: database)
            for name in ["ListShippingZones", "ListShippingMethods"] {
                let nobody = try await calls(name)
                let other = try await calls(name, as: .holder("tax.write"))
                #expect(nobody.status == 401 && other.status == 403)
            }
        }
    }
}
