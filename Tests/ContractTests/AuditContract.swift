import Accounts
import Kernel
import Server
import Shop
import Support
import Testing

/// Every write of the staff leaves a line in the audit log; a new operation cannot escape it.
@Suite struct AuditContract {
    private static let writes = OperationContract.operations.filter {
        $0.kind != .query && $0.audience.staffPermission != nil
    }

    @Test func `every change of a thing by the staff has a read to picture it by`() throws {
        let operations = OperationContract.operations
        let pictures = Pictures(operations)
        for write in Self.writes where [.put, .patch, .delete].contains(write.route.method) {
            guard let picture = pictures.picture(of: write) else {
                Issue.record("\(write.name): nothing shows what it changes")
                continue
            }
            let read = operations[picture.read]
            #expect(read.kind == .query, "\(write.name)")
            // A key, which has nothing of its own, may change things; it must be shown them as well.
            #expect(read.audience.verdict(for: .keyWith) == .heard, "\(write.name) by \(read.name)")
        }
    }

    private struct Line: Sendable {
        let action: String
        let actor: String
        let details: JSON
    }

    /// The lines that a request left.
    private static func lines(_ shop: TestShop, of reply: TestReply) async throws -> [Line] {
        let id = reply[header: "X-Request-ID"] ?? "none"
        return try await shop.database.read { tx in
            try tx.rows(
                "SELECT action, actor, COALESCE(details, 'null') FROM audit_log WHERE request_id = \(id)"
            ).map { row in
                Line(action: row[0], actor: row[1], details: try JSON.parse(Array((row[2] as String).utf8)))
            }
        }
    }

    @Test(arguments: TestDatabase.all)
    func `every write of the staff leaves one line, and one that failed leaves none`(engine: TestDatabase)
        async throws
    {
        try await TestShop.open(engine, demo: true) { shop in
            let admin = try await shop.signUp(email: "ann@example.com", role: .admin)
            var requests = RandomRequests(seed: 4)
            requests.learn(products: try await shop.get("/products?page_size=50").json)
            var proven: Set<String> = []
            proven.formUnion(try await Self.promote(in: shop, as: admin.access))
            proven.formUnion(try await Self.price(for: "user:\(admin.id)", in: shop, as: admin.access))
            for round in 0..<40 {
                if round % 4 == 0 {
                    let items = #"{"items":[{"product_id":3,"quantity":1}]}"#
                    let order = try await shop.post("/orders", items, key: admin.access).json
                    requests.learn(order, of: "orders")
                    let billed = try await shop.post("/customers", #"{"country":"US"}"#, key: admin.access)
                    requests.learn(billed.json, of: "customers")
                    // Later the random writes may have taken the product away.
                    if round == 0 {
                        let place = "/orders/\(order["id"]?.integer ?? 0)/pay"
                        let paid = try await shop.post(place, key: admin.access)
                        #expect(paid.status == 200, "\(paid.text)")
                        #expect(try await Self.lines(shop, of: paid).map(\.action) == ["PayOrder"])
                        proven.formUnion(try await Self.fulfil(order, in: shop, as: admin.access))
                        proven.formUnion(try await Self.carry(in: shop, as: admin.access))
                    }
                    requests.learn(try await shop.get("/products/\(round % 5 + 1)").json, of: "products")
                }
                for operation in Self.writes {
                    let made = requests.next(operation)
                    let reply = try await shop.send(made.method, made.target, made.body, key: admin.access)
                    let lines = try await Self.lines(shop, of: reply)
                    let what = "\(operation.name) \(made.target) \(reply.status): \(lines)"

                    requests.learn(reply.json, of: operation.route.area)
                    if reply.status < 300 {
                        proven.insert(operation.name)
                        #expect(lines.map(\.action) == [operation.name], "\(what)")
                        #expect(lines.allSatisfy { $0.actor == "user:\(admin.id)" }, "\(what)")
                    } else if reply.status == 403 {
                        #expect(lines.map(\.action) == ["permission.refused"], "\(what)")
                    } else {
                        #expect(lines.isEmpty, "\(what)")
                    }
                }
            }
            let missing = Self.writes.map(\.name).filter { !proven.contains($0) }
            // Random ids seldom meet, say, a variant of their product.
            #expect(missing.count <= Self.writes.count / 6, "\(missing)")
        }
    }

    /// Makes a group and a price list for it and takes them away again, of which random requests know
    /// nothing; answers what left its line.
    private static func price(
        for member: String,
        in shop: TestShop,
        as key: String
    ) async throws -> Set<String> {
        let group = try await shop.post("/customer-groups", #"{"code":"a","name":"A"}"#, key: key)
        let list = try await shop.post("/price-lists", #"{"name":"A","groups":["a"]}"#, key: key)
        let groupPlace = "/customer-groups/\(group.json["id"]?.integer ?? 0)"
        let place = "/price-lists/\(list.json["id"]?.integer ?? 0)"
        let replies = [
            group, list, try await shop.send("PATCH", groupPlace, #"{"name":"B"}"#, key: key),
            try await shop.put(groupPlace + "/members/" + member, key: key),
            try await shop.send("DELETE", groupPlace + "/members/" + member, key: key),
            try await shop.send("PATCH", place, #"{"priority":2}"#, key: key),
            try await shop.put(place + "/prices", #"{"prices":[{"variant_id":1,"price":"2"}]}"#, key: key),
            try await shop.send("DELETE", place, key: key),
            try await shop.send("DELETE", groupPlace, key: key),
        ]
        var actions: [String] = []
        for reply in replies { actions += try await lines(shop, of: reply).map(\.action) }
        #expect(
            actions == [
                "CreateCustomerGroup", "CreatePriceList", "ChangeCustomerGroup", "PutGroupMember",
                "DeleteGroupMember", "ChangePriceList", "PutListPrices", "DeletePriceList",
                "DeleteCustomerGroup",
            ]
        )
        return Set(actions)
    }

    /// Makes a promotion and takes it away again, whose effects random requests do not meet.
    private static func promote(in shop: TestShop, as key: String) async throws -> Set<String> {
        let body = #"{"name":"P","needs_code":true,"effects":[{"type":"free_shipping"}]}"#
        let made = try await shop.post("/promotions", body, key: key)
        let place = "/promotions/\(made.json["id"]?.integer ?? 0)"
        let steps: [(String, String, String, String?)] = [
            ("ReplacePromotion", "PUT", place, body), ("ChangePromotion", "PATCH", place, #"{"priority":1}"#),
            ("AddCouponCodes", "POST", place + "/codes", #"{"code":"ABC"}"#),
            ("DeleteCouponCode", "DELETE", place + "/codes/abc", nil),
            ("DeletePromotion", "DELETE", place, nil),
        ]
        var proven: Set<String> = []
        #expect(try await lines(shop, of: made).map(\.action) == ["CreatePromotion"], "\(made.text)")
        if made.status == 201 { proven.insert("CreatePromotion") }
        for (name, method, path, body) in steps {
            let reply = try await shop.send(method, path, body, key: key)
            #expect(reply.status < 300, "\(name): \(reply.text)")
            #expect(try await lines(shop, of: reply).map(\.action) == [name])
            proven.insert(name)
        }
        return proven
    }

    /// Ships and refunds an order, which want it paid and pieces left; answers what left its line.
    private static func fulfil(_ order: JSON, in shop: TestShop, as key: String) async throws -> Set<String> {
        let place = "/orders/\(order["id"]?.integer ?? 0)"
        _ = try await shop.put(place + "/status", #"{"status":"paid"}"#, key: key)
        let packed = try await shop.post(place + "/shipments", #"{"ship":false}"#, key: key)
        let shipment = place + "/shipments/\(packed.json["shipment_id"]?.integer ?? 0)"
        let replies = [
            packed, try await shop.send("PATCH", shipment, #"{"carrier":"Post"}"#, key: key),
            try await shop.post(shipment + "/cancel", key: key),
            try await shop.post(place + "/refunds", key: key),
        ]
        var actions: [String] = []
        for reply in replies { actions += try await lines(shop, of: reply).map(\.action) }
        #expect(actions == ["CreateShipment", "ChangeShipment", "CancelShipment", "RefundOrder"])
        return Set(actions)
    }

    /// Makes, changes and deletes a shipping method, which wants a zone; answers what left its line.
    private static func carry(in shop: TestShop, as key: String) async throws -> Set<String> {
        let zone = try await shop.post("/shipping-zones", #"{"name":"World"}"#, key: key)
        let id = zone.json["id"]?.integer ?? 0
        let body = #"{"zone_id":\#(id),"name":"Post","kind":"flat"}"#
        let made = try await shop.post("/shipping-methods", body, key: key)
        let place = "/shipping-methods/\(made.json["id"]?.integer ?? 0)"
        let replies = [
            zone, made, try await shop.put(place, body, key: key),
            try await shop.send("PATCH", place, #"{"price":"4.90"}"#, key: key),
            try await shop.send("DELETE", place, key: key),
        ]
        var actions: [String] = []
        for reply in replies { actions += try await lines(shop, of: reply).map(\.action) }
        #expect(
            actions == [
                "CreateShippingZone", "CreateShippingMethod", "ReplaceShippingMethod",
                "ChangeShippingMethod", "DeleteShippingMethod",
            ]
        )
        return Set(actions)
    }

    @Test(arguments: TestDatabase.all)
    func `every refusal for want of a permission leaves one line`(engine: TestDatabase) async throws {
        try await TestShop.open(engine) { shop in
            let key = try await shop.key([])
            var requests = RandomRequests(seed: 5)
            for operation in OperationContract.operations where operation.permission != nil {
                let made = requests.next(operation)
                let reply = try await shop.send(made.method, made.target, made.body, key: key)
                let lines = try await Self.lines(shop, of: reply)

                guard reply.status == 403 else {
                    // What cannot even be routed or read is refused before anybody is asked who he is.
                    #expect([400, 404].contains(reply.status), "\(operation.name): \(reply.text)")
                    continue
                }
                #expect(lines.map(\.action) == ["permission.refused"], "\(operation.name)")
                #expect(lines.first?.details["operation"]?.string == operation.name)
                #expect(lines.first?.details["permission"]?.string == operation.permission)
            }
        }
    }
}
