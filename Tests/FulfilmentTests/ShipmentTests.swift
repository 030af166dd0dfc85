import Kernel
import Support
import Testing

/// Goods going out, in one shipment or several, over HTTP.
@Suite struct ShipmentTests {
    private static func ship(_ desk: RefundDesk, _ order: String, _ body: String? = nil) async throws
        -> TestReply
    {
        try await desk.shop.post("/orders/\(order)/shipments", body, key: desk.key)
    }

    private static func change(
        _ desk: RefundDesk,
        _ shipment: TestReply,
        _ body: String
    ) async throws -> TestReply {
        let order = shipment.json["order_id"]?.string ?? "?"
        let id = shipment.json["shipment_id"]?.integer ?? 0
        return try await desk.shop.send("PATCH", "/orders/\(order)/shipments/\(id)", body, key: desk.key)
    }

    @Test(arguments: TestDatabase.all)
    func `an order shipped in parts is shipped with the last and delivered with the last`(
        database: TestDatabase
    ) async throws {
        try await RefundDesk.open(database) { desk in
            let order = try await desk.order()
            let first = try await Self.ship(
                desk,
                order,
                #"{"items":[{"sku":"Pen","quantity":2}],"carrier":"DHL","tracking_number":"JD01"}"#
            )
            let rest = try await Self.ship(desk, order)
            let more = try await Self.ship(desk, order)
            let one = try await Self.change(desk, first, #"{"status":"delivered"}"#)
            let all = try await Self.change(desk, rest, #"{"status":"delivered"}"#)

            #expect(
                first.status == 201 && first.json["order_status"]?.string == "processing",
                "\(first.text)"
            )
            #expect(rest.json["order_status"]?.string == "shipped", "\(rest.text)")
            #expect(rest.json["items"]?.array?.compactMap { $0["quantity"]?.integer } == [1, 1])
            #expect(more.status == 409 && more.json["code"]?.string == "order_not_shippable", "\(more.text)")
            #expect(one.json["order_status"]?.string == "shipped")
            #expect(all.json["order_status"]?.string == "delivered", "\(all.text)")
            let list = try await desk.shop.get("/orders/\(order)/shipments", key: desk.ann.access)
            #expect(list.json.array?.first?["tracking_number"]?.string == "JD01", "\(list.text)")
            #expect(try await desk.shelf() == [97, 99])
        }
    }

    @Test(arguments: TestDatabase.all)
    func `what is only packed can be cancelled and shipped again`(database: TestDatabase) async throws {
        try await RefundDesk.open(database) { desk in
            let order = try await desk.order()
            let packed = try await Self.ship(desk, order, #"{"ship":false}"#)
            let id = packed.json["shipment_id"]?.integer ?? 0
            let place = "/orders/\(order)/shipments/\(id)"
            let none = try await Self.ship(desk, order)
            let cancelled = try await desk.shop.post(place + "/cancel", key: desk.key)
            let again = try await Self.ship(desk, order)
            let late = try await desk.shop.post(
                "/orders/\(order)/shipments/\(again.json["shipment_id"]?.integer ?? 0)/cancel",
                key: desk.key
            )

            #expect(packed.json["status"]?.string == "packed")
            #expect(packed.json["order_status"]?.string == "processing")
            #expect(none.status == 409 && none.json["code"]?.string == "nothing_left_to_ship", "\(none.text)")
            #expect(cancelled.status == 200 && cancelled.json["status"]?.string == "cancelled")
            #expect(again.status == 201 && again.json["order_status"]?.string == "shipped", "\(again.text)")
            #expect(late.status == 409 && late.json["code"]?.string == "invalid_shipment_move")
            let shown = try await desk.shop.get(place, key: desk.ann.access)
            #expect(shown.json["status"]?.string == "cancelled", "\(shown.text)")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `pieces that came back are not shipped`(database: TestDatabase) async throws {
        try await RefundDesk.open(database) { desk in
            let order = try await desk.order()
            _ = try await desk.refund(order, #"{"items":[{"sku":"Pen","quantity":2}]}"#)
            let many = try await Self.ship(desk, order, #"{"items":[{"sku":"Pen","quantity":2}]}"#)
            let all = try await Self.ship(desk, order)

            #expect(many.status == 409 && many.json["code"]?.string == "nothing_left_to_ship", "\(many.text)")
            #expect(all.json["items"]?.array?.compactMap { $0["quantity"]?.integer } == [1, 1])
            #expect(all.json["order_status"]?.string == "shipped")
        }
    }

    @Test(
        arguments: TestDatabase.all,
        [
            (#"{"items":[]}"#, 422), (#"{"items":[{}]}"#, 422), (#"{"items":[{"sku":"Lamp"}]}"#, 422),
            (#"{"items":[{"sku":"Pen","quantity":4}]}"#, 409),
            (#"{"items":[{"sku":"Pen"},{"sku":"Pen"}]}"#, 422),
            (#"{"tracking_url":"javascript:alert(1)"}"#, 422), (#"{"tracking_url":"https://"}"#, 422),
        ]
    )
    func `what makes no sense is refused and ships nothing`(
        database: TestDatabase,
        wish: (body: String, status: Int)
    ) async throws {
        try await RefundDesk.open(database) { desk in
            let order = try await desk.order()

            let reply = try await Self.ship(desk, order, wish.body)

            #expect(reply.status == wish.status, "\(reply.text)")
            #expect(try await desk.state(order) == "paid paid")
            #expect(try await desk.shop.get("/orders/\(order)/shipments", key: desk.key).json.array == [])
        }
    }

    @Test(arguments: TestDatabase.all)
    func `nothing is shipped twice, whoever ships at once`(database: TestDatabase) async throws {
        try await RefundDesk.open(database) { desk in
            let order = try await desk.order()
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<12 { group.addTask { try await Self.ship(desk, order).status } }
                return try await group.reduce(into: []) { $0.append($1) }
            }

            #expect(statuses.count { $0 == 201 } == 1, "\(statuses)")
            #expect(statuses.allSatisfy { [201, 409, 503].contains($0) }, "\(statuses)")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `an order that came to nothing is not shipped`(database: TestDatabase) async throws {
        try await RefundDesk.open(database) { desk in
            let order = try await desk.order()
            _ = try await desk.shop.post("/orders/\(order)/cancel", key: desk.ann.access)

            let reply = try await Self.ship(desk, order)

            #expect(reply.status == 409 && reply.json["code"]?.string == "order_not_shippable")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `an order of which some has left is not cancelled, and what left does not come into stock`(
        database: TestDatabase
    ) async throws {
        try await RefundDesk.open(database) { desk in
            let order = try await desk.order()
            _ = try await Self.ship(desk, order, #"{"items":[{"sku":"Pen","quantity":2}]}"#)

            let cancelled = try await desk.shop.post("/orders/\(order)/cancel", key: desk.ann.access)
            let refunded = try await desk.refund(order)

            #expect(cancelled.status == 409 && cancelled.json["code"]?.string == "invalid_move")
            #expect(cancelled.json["allowed"]?.array?.compactMap(\.string) == ["shipped", "refunded"])
            #expect(refunded.status == 201, "\(refunded.text)")
            #expect(try await desk.state(order) == "refunded refunded")
            #expect(try await desk.shelf() == [97, 99])
            #expect(try await Audited.faults(desk.shop.database) == [:])
        }
    }

    @Test(arguments: TestDatabase.all, ["cancelled", "refunded"])
    func `what is packed does not leave for an order that came to nothing`(
        database: TestDatabase,
        end: String
    ) async throws {
        try await RefundDesk.open(database) { desk in
            let order = try await desk.order()
            let packed = try await Self.ship(desk, order, #"{"ship":false}"#)
            try await desk.move(order, end)

            for status in ["shipped", "delivered"] {
                let left = try await Self.change(desk, packed, #"{"status":"\#(status)"}"#)
                #expect(left.status == 409, "\(left.text)")
                #expect(left.json["code"]?.string == "order_not_shippable", "\(left.text)")
            }
            #expect(try await Self.change(desk, packed, #"{"status":"cancelled"}"#).status == 200)
            #expect(try await desk.shelf() == [100, 100])
        }
    }
}
