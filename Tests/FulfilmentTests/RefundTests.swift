import Kernel
import Support
import Testing

/// What is given back of an order, over HTTP.
@Suite struct RefundTests {
    private static func parts(_ reply: TestReply) -> String {
        ["goods", "shipping", "tax", "amount"].map { reply.json[$0]?.digits ?? "?" }
            .joined(separator: " ")
    }

    @Test(arguments: TestDatabase.all)
    func `pieces refunded one by one add up to their line, tax and all`(database: TestDatabase) async throws {
        try await RefundDesk.open(database) { desk in
            let order = try await desk.order()
            let one = #"{"items":[{"product_id":\#(desk.pen.product),"quantity":1}],"reason":"blots"}"#

            var seen: [String] = []
            for _ in 1...3 {
                let reply = try await desk.refund(order, one)
                #expect(reply.status == 201, "\(reply.text)")
                seen.append(Self.parts(reply))
            }
            let fourth = try await desk.refund(order, one)

            #expect(seen == ["3.33 0.00 0.33 3.66", "3.33 0.00 0.34 3.67", "3.33 0.00 0.33 3.66"])
            #expect(fourth.status == 409 && fourth.json["code"]?.string == "already_returned")
            #expect(try await desk.state(order) == "paid partially_refunded")
            // Never shipped, so the pens are on the shelf again, and the book is not.
            #expect(try await desk.shelf() == [100, 99])
        }
    }

    @Test(arguments: TestDatabase.all)
    func `the rest is refunded with no body, and then nothing is left`(database: TestDatabase) async throws {
        try await RefundDesk.open(database) { desk in
            let order = try await desk.order()
            let some = try await desk.refund(order, #"{"amount":"5.00"}"#)
            let rest = try await desk.refund(order)
            let more = try await desk.refund(order)
            try await desk.runJobs()

            #expect(Self.parts(some) == "4.55 0.00 0.45 5.00", "\(some.text)")
            #expect(Self.parts(rest) == "15.44 0.00 1.55 16.99", "\(rest.text)")
            #expect(more.status == 409 && more.json["code"]?.string == "refund_exceeds_paid")
            #expect(try await desk.state(order) == "refunded refunded")
            #expect(try await desk.shelf() == [100, 100])
            #expect(desk.till.paid.values.sorted() == [500, 1_699])
            #expect(try await desk.balance("clearing:till") == 0)
            #expect(try await desk.balance("tax") == 0)
            #expect(try await desk.balance("sales") == -1_999)
            #expect(try await desk.balance("refunds") == 1_999)
            let list = try await desk.shop.get("/orders/\(order)/refunds", key: desk.ann.access)
            #expect(list.json.array?.compactMap { $0["status"]?.string } == ["succeeded", "succeeded"])
        }
    }

    @Test(
        arguments: TestDatabase.all,
        [
            (#"{"amount":"22.00"}"#, 409, "refund_exceeds_paid"), (#"{"amount":0}"#, 422, "invalid"),
            (#"{"amount":"-1"}"#, 422, "invalid"), (#"{"amount":"1.999"}"#, 422, "invalid"),
            (#"{"amount":1,"shipping":1}"#, 422, "invalid"), (#"{"items":[{}]}"#, 422, "invalid"),
            (#"{"items":[{"sku":"Lamp"}]}"#, 422, "invalid"), (#"{"items":[]}"#, 422, "invalid"),
            (#"{"items":[{"sku":"Pen","quantity":4}]}"#, 409, "already_returned"),
            (#"{"items":[{"sku":"Pen","quantity":0}]}"#, 422, "invalid"),
            (#"{"items":[{"sku":"Pen"},{"sku":"Pen"}]}"#, 422, "invalid"),
            (#"{"shipping":"0.01"}"#, 409, "refund_exceeds_paid"), (#"{"shipping":0}"#, 422, "invalid"),
            (#"{"total":5}"#, 422, "invalid"),
        ]
    )
    func `what makes no sense is refused and changes nothing`(
        database: TestDatabase,
        wish: (body: String, status: Int, code: String)
    ) async throws {
        try await RefundDesk.open(database) { desk in
            let order = try await desk.order()

            let reply = try await desk.refund(order, wish.body)

            #expect(reply.status == wish.status, "\(reply.text)")
            if wish.status == 409 { #expect(reply.json["code"]?.string == wish.code, "\(reply.text)") }
            #expect(try await desk.state(order) == "paid paid")
            #expect(try await desk.shelf() == [97, 99])
            #expect(try await desk.shop.get("/orders/\(order)/refunds", key: desk.key).json.array == [])
        }
    }

    @Test(arguments: TestDatabase.all)
    func `what was not paid is not refunded`(database: TestDatabase) async throws {
        try await RefundDesk.open(database) { desk in
            let order = try await desk.order(paid: false)
            let reply = try await desk.refund(order)

            #expect(reply.status == 409 && reply.json["code"]?.string == "refund_exceeds_paid")
            #expect(try await desk.refund("abcdefabcdefabcdefabcdefabcdefab").status == 404)
        }
    }

    @Test(arguments: TestDatabase.all, [(nil, [97, 99]), (true, [99, 99]), (false, [97, 99])])
    func `shipped goods go back into stock by choice`(
        database: TestDatabase,
        wish: (restock: Bool?, shelf: [Int])
    ) async throws {
        try await RefundDesk.open(database) { desk in
            let order = try await desk.order()
            try await desk.move(order, "shipped")
            let restock = wish.restock.map { #","restock":\#($0)"# } ?? ""

            let reply = try await desk.refund(order, #"{"items":[{"sku":"Pen","quantity":2}]\#(restock)}"#)

            #expect(reply.status == 201, "\(reply.text)")
            #expect(try await desk.shelf() == wish.shelf)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `cancelling after a refund gives back the rest, of money and of goods`(
        database: TestDatabase
    ) async throws {
        try await RefundDesk.open(database) { desk in
            let order = try await desk.order()
            _ = try await desk.refund(order, #"{"items":[{"sku":"Pen","quantity":2}],"restock":false}"#)

            let cancelled = try await desk.shop.post("/orders/\(order)/cancel", key: desk.ann.access)
            try await desk.runJobs()

            #expect(cancelled.status == 200, "\(cancelled.text)")
            #expect(try await desk.state(order) == "cancelled refunded")
            // Two pens were thrown away.
            #expect(try await desk.shelf() == [98, 100])
            #expect(desk.till.paid.values.reduce(0, +) == 2_199)
            #expect(try await desk.balance("clearing:till") == 0)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `of many refunds of everything at once one succeeds`(database: TestDatabase) async throws {
        try await RefundDesk.open(database) { desk in
            let order = try await desk.order()
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<16 { group.addTask { try await desk.refund(order).status } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            try await desk.runJobs()

            #expect(statuses.count { $0 == 201 } == 1, "\(statuses)")
            #expect(statuses.allSatisfy { [201, 409, 503].contains($0) }, "\(statuses)")
            #expect(desk.till.paid.values.reduce(0, +) == 2_199)
            #expect(try await desk.shelf() == [100, 100])
        }
    }
}
