import Kernel
import Shop
import Support
import Testing

/// Orders with everything a total is made of, given back piece by piece.
@Suite struct MixedRefundTests {
    /// Three rates, of which one is on shipping, a promotion, a way to send, and coins of 5 cents.
    private struct Stall {
        let desk: RefundDesk
        let goods: [(sku: String, made: Goods.Made)]
        let method: Int64

        init(_ desk: RefundDesk, _ random: inout SeededNumbers) async throws {
            self.desk = desk
            let prices = (1...5).map { _ in Int64(random.next(50...4_000)) }
            goods = try await desk.shop.database.write { tx in
                try prices.enumerated().map { index, price in
                    let sku = "Thing \(index)"
                    let made = try Goods.make(sku, price: price, stock: 1_000, in: tx)
                    let code = ["reduced", "super_reduced", nil][index % 3]
                    try tx.execute("UPDATE products SET tax_code = \(code) WHERE id = \(made.product)")
                    return (sku, made)
                }
            }
            func made(_ path: String, _ body: String) async throws -> Int64 {
                let reply = try await desk.shop.post(path, body, key: desk.key)
                return try #require(reply.json["id"]?.integer, "\(reply.text)")
            }
            _ = try await made("/tax-rates", #"{"country":"US","tax_code":"reduced","percentage":"7"}"#)
            _ = try await made(
                "/tax-rates",
                #"{"country":"US","tax_code":"super_reduced","percentage":"2.1"}"#
            )
            _ = try await made(
                "/promotions",
                #"{"name":"Sale","effects":[{"type":"percent","target":"order","percent":"13.7"}]}"#
            )
            let zone = try await made("/shipping-zones", #"{"name":"Home","places":[{"country":"US"}]}"#)
            method = try await made(
                "/shipping-methods",
                #"{"zone_id":\#(zone),"name":"Post","kind":"flat","currency":"USD","price":"4.93"}"#
            )
        }

        /// Some pieces of some of the goods, paid; with its total in cents.
        func order(_ random: inout SeededNumbers) async throws -> (id: String, total: Int64, pieces: [String])
        {
            let chosen = goods.filter { _ in random.next(0...2) > 0 }
            var pieces: [String] = []
            let items = (chosen.isEmpty ? [goods[0]] : chosen).map { good in
                let quantity = Int(random.next(1...4))
                pieces += Array(repeating: good.sku, count: quantity)
                return #"{"product_id":\#(good.made.product),"quantity":\#(quantity)}"#
            }
            let placed = try await desk.shop.post(
                "/orders",
                #"{"items":[\#(items.joined(separator: ","))],"shipping_method_id":\#(method)}"#,
                key: desk.ann.access
            )
            let id = try #require(placed.json["order_id"]?.string, "\(placed.text)")
            let paid = try await desk.shop.post(
                "/payments/confirm",
                #"{"order_id":"\#(id)","status":"success"}"#
            )
            #expect(paid.status == 200, "\(paid.text)")
            return (id, placed.json["total"].cents, pieces)
        }
    }

    /// A piece, the shipping in two parts, or some money: requests that give all of an order back.
    private static func requests(
        _ pieces: [String],
        _ random: inout SeededNumbers,
        amounts: Int
    ) -> [String] {
        var all = pieces.map { #"{"items":[{"sku":"\#($0)","quantity":1}]}"# }
        let first = Int64(random.next(1...492))
        for part in [first, 493 - first] { all.append(#"{"shipping":"\#(part.units)"}"#) }
        for _ in 0..<amounts { all.append(#"{"amount":"\#(Int64(random.next(1...300)).units)"}"#) }
        return all.shuffled(using: &random)
    }

    @Test(arguments: TestDatabase.all)
    func `pieces and shipping given back in any order come to what was paid`(engine: TestDatabase)
        async throws
    {
        let seed = SeededNumbers.newSeed()
        try await RefundDesk.open(engine, coin: 5) { desk in
            var random = SeededNumbers(seed: seed)
            let stall = try await Stall(desk, &random)
            for _ in 1...8 {
                let order = try await stall.order(&random)
                #expect(order.total % 5 == 0, "seed \(seed)")
                var back: Int64 = 0
                for request in Self.requests(order.pieces, &random, amounts: 0) {
                    let reply = try await desk.refund(order.id, request)
                    #expect(reply.status == 201, "seed \(seed): \(request) \(reply.text)")
                    back += reply.json["amount"].cents
                }
                #expect(back == order.total, "seed \(seed)")
            }
            try await desk.runJobs()
            #expect(try await desk.balance("tax") == 0, "seed \(seed)")
            #expect(try await desk.balance("clearing:till") == 0, "seed \(seed)")
            #expect(try await Audited.faults(desk.shop.database).isEmpty, "seed \(seed)")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `with amounts among them it is never more, and the rest can be had`(engine: TestDatabase)
        async throws
    {
        let seed = SeededNumbers.newSeed()
        try await RefundDesk.open(engine, coin: 5) { desk in
            var random = SeededNumbers(seed: seed)
            let stall = try await Stall(desk, &random)
            for _ in 1...5 {
                let order = try await stall.order(&random)
                var back: Int64 = 0
                for request in Self.requests(order.pieces, &random, amounts: 3) + ["{}"] {
                    let reply = try await desk.refund(order.id, request)
                    #expect([201, 409].contains(reply.status), "seed \(seed): \(request) \(reply.text)")
                    if reply.status == 201 { back += reply.json["amount"].cents }
                }
                #expect(back == order.total, "seed \(seed)")
            }
            try await desk.runJobs()
            #expect(try await Audited.faults(desk.shop.database).isEmpty, "seed \(seed)")
        }
    }
}

extension JSON? {
    /// A sum of money in its least unit, from a currency with two decimals.
    fileprivate var cents: Int64 { Int64(self?.digits?.filter(\.isNumber) ?? "") ?? 0 }
}

extension Int64 {
    /// Cents as `12.34`.
    fileprivate var units: String { Money(minor: self, currency: .sample).description }
}
