import Kernel
import Support
import Testing

/// Refunds of lines, shipping, amounts and the rest; in part, several, and beyond what was captured.
@Suite struct RefundTable {
    /// Refunds one after the other, and what comes of them.
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        var isShipped = false
        /// Each body, and its goods, shipping, tax and sum, or the code of its refusal.
        let wishes: [(body: String, comes: String)]
        let state: String
        /// Pens and books on the shelf, of 100 each.
        let shelf: [Int]

        var testDescription: String { name }
    }

    /// Of an order of three pens at 3.33, a book at 10.00, shipping of 5.00, and 10 % tax on all: 27.49.
    static let rows = [
        Row(
            name: "a piece",
            wishes: [(#"{"items":[{"sku":"Pen","quantity":1}]}"#, "3.33 0.00 0.33 3.66")],
            state: "paid partially_refunded",
            shelf: [98, 99]
        ),
        Row(
            name: "a line, and again",
            wishes: [
                (#"{"items":[{"sku":"Pen"}]}"#, "9.99 0.00 1.00 10.99"),
                (#"{"items":[{"sku":"Pen"}]}"#, "already_returned"),
            ],
            state: "paid partially_refunded",
            shelf: [100, 99]
        ),
        Row(
            name: "all pieces one by one",
            wishes: [
                (#"{"items":[{"sku":"Pen","quantity":1}]}"#, "3.33 0.00 0.33 3.66"),
                (#"{"items":[{"sku":"Pen","quantity":1}]}"#, "3.33 0.00 0.34 3.67"),
                (#"{"items":[{"sku":"Pen","quantity":1},{"sku":"Book"}]}"#, "13.33 0.00 1.33 14.66"),
                (#"{"shipping":"5.00"}"#, "0.00 5.00 0.50 5.50"),
                (#"{"amount":"0.01"}"#, "refund_exceeds_paid"),
            ],
            state: "refunded refunded",
            shelf: [100, 100]
        ),
        Row(
            name: "shipping, and a cent more",
            wishes: [
                (#"{"shipping":"5.00"}"#, "0.00 5.00 0.50 5.50"),
                (#"{"shipping":0.01}"#, "refund_exceeds_paid"),
            ],
            state: "paid partially_refunded",
            shelf: [97, 99]
        ),
        Row(
            name: "shipping in odd parts",
            wishes: [
                (#"{"shipping":"0.33"}"#, "0.00 0.33 0.03 0.36"),
                (#"{"shipping":"4.68"}"#, "refund_exceeds_paid"),
                (#"{"shipping":"4.67"}"#, "0.00 4.67 0.47 5.14"),
            ],
            state: "paid partially_refunded",
            shelf: [97, 99]
        ),
        Row(
            name: "a line with the shipping",
            isShipped: true,
            wishes: [(#"{"items":[{"sku":"Book"}],"shipping":5}"#, "10.00 5.00 1.50 16.50")],
            state: "shipped partially_refunded",
            shelf: [97, 99]
        ),
        Row(
            name: "an amount, and the rest",
            wishes: [
                (#"{"amount":"10.00"}"#, "7.27 1.82 0.91 10.00"),
                ("{}", "12.72 3.18 1.59 17.49"), ("{}", "refund_exceeds_paid"),
            ],
            state: "refunded refunded",
            shelf: [100, 100]
        ),
        Row(
            name: "a cent too much",
            wishes: [(#"{"amount":"27.50"}"#, "refund_exceeds_paid")],
            state: "paid paid",
            shelf: [97, 99]
        ),
        Row(
            name: "all of it as an amount",
            wishes: [(#"{"amount":"27.49"}"#, "19.99 5.00 2.50 27.49")],
            state: "refunded refunded",
            shelf: [100, 100]
        ),
        Row(
            name: "all of it as an amount, once shipped",
            isShipped: true,
            wishes: [(#"{"amount":"27.49"}"#, "19.99 5.00 2.50 27.49")],
            state: "refunded refunded",
            shelf: [97, 99]
        ),
        Row(
            name: "pieces that are thrown away, shipping, and the rest",
            wishes: [
                (#"{"items":[{"sku":"Pen","quantity":2}],"restock":false}"#, "6.66 0.00 0.67 7.33"),
                (#"{"shipping":"5.00"}"#, "0.00 5.00 0.50 5.50"), ("{}", "13.33 0.00 1.33 14.66"),
            ],
            state: "refunded refunded",
            shelf: [98, 100]
        ),
        Row(
            name: "a line whose money is gone already",
            wishes: [
                (#"{"amount":"20.00"}"#, "14.54 3.64 1.82 20.00"),
                (#"{"items":[{"sku":"Pen"}]}"#, "refund_exceeds_paid"), ("{}", "5.45 1.36 0.68 7.49"),
            ],
            state: "refunded refunded",
            shelf: [100, 100]
        ),
    ]

    @Test(arguments: TestDatabase.all, rows)
    func `what goes back is right in each part, and tax goes back exactly once`(
        database: TestDatabase,
        row: Row
    ) async throws {
        try await RefundDesk.open(database) { desk in
            let order = try await desk.order(shipping: 500)
            if row.isShipped { try await desk.move(order, "shipped") }

            var (all, tax): (Int64, Int64) = (0, 0)
            for wish in row.wishes {
                let reply = try await desk.refund(order, wish.body)
                let parts = ["goods", "shipping", "tax", "amount"].compactMap { reply.json[$0]?.digits }
                let comes = reply.status == 201 ? parts.joined(separator: " ") : reply.json["code"]?.string
                #expect(comes == wish.comes, "\(wish.body): \(reply.text)")
                guard reply.status == 201, parts.count == 4 else { continue }
                tax += Int64(parts[2].filter(\.isNumber)) ?? 0
                all += Int64(parts[3].filter(\.isNumber)) ?? 0
            }
            try await desk.runJobs()

            #expect(try await desk.state(order) == row.state)
            #expect(try await desk.shelf() == row.shelf)
            #expect(desk.till.paid.values.reduce(0, +) == all)
            #expect(try await desk.balance("clearing:till") == 2_749 - all)
            #expect(try await desk.balance("tax") == tax - 250)
            #expect(try await Audited.faults(desk.shop.database) == [:])
        }
    }

    /// Whether goods come back into stock, by what is refunded, whether it was shipped, and what is wished.
    @Test(arguments: TestDatabase.all, ["line", "rest"])
    func `goods come back by choice, and else when they never left`(
        database: TestDatabase,
        what: String
    ) async throws {
        try await RefundDesk.open(database) { desk in
            let choices: [Bool?] = [nil, true, false]
            for (isShipped, restock) in [false, true].flatMap({ shipped in choices.map { (shipped, $0) } }) {
                let before = try await desk.shelf()
                let order = try await desk.order()
                if isShipped { try await desk.move(order, "shipped") }
                let items = what == "line" ? [#""items":[{"sku":"Pen"}]"#] : []
                let wish = items + (restock.map { [#""restock":\#($0)"#] } ?? [])

                let reply = try await desk.refund(order, "{\(wish.joined(separator: ","))}")

                let isBack = restock ?? !isShipped
                let gone = what == "line" ? [isBack ? 0 : 3, 1] : isBack ? [0, 0] : [3, 1]
                let shelf = try await desk.shelf()
                #expect(reply.status == 201, "\(reply.text)")
                #expect(shelf == zip(before, gone).map { $0 - $1 }, "\(what), \(isShipped), \(wish)")
            }
            #expect(try await Audited.faults(desk.shop.database) == [:])
        }
    }
}
