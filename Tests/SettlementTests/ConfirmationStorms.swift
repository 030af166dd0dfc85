import Kernel
import Secrets
import Support
import Testing

/// Messages of a provider that are signed and wrong, too many, or too late.
@Suite struct ConfirmationStorms {
    /// A signed message, and what it is answered.
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        var status = "success"
        var more = #","amount":89.99,"currency":"USD""#
        var ageSeconds: Int64 = 0
        var secret = "a secret of thirty-two characters"
        var reference: String?
        let answer: Int
        let code: String?

        var testDescription: String { name }
    }

    static let rows = [
        Row(name: "right", answer: 200, code: nil),
        Row(name: "a cent too much", more: #","amount":90.00"#, answer: 409, code: "amount_mismatch"),
        Row(name: "a cent too little", more: #","amount":89.98"#, answer: 409, code: "amount_mismatch"),
        Row(name: "no amount at all", more: #","amount":0"#, answer: 409, code: "amount_mismatch"),
        Row(
            name: "another currency",
            more: #","amount":89.99,"currency":"EUR""#,
            answer: 409,
            code: "amount_mismatch"
        ),
        Row(
            name: "an unknown order",
            reference: "0123456789abcdef0123456789abcdef",
            answer: 404,
            code: "not_found"
        ),
        Row(
            name: "another's secret",
            secret: "another secret of 32 characters.",
            answer: 400,
            code: "bad_signature"
        ),
        Row(name: "too old", ageSeconds: 301, answer: 400, code: "bad_signature"),
        Row(name: "from the future", ageSeconds: -301, answer: 400, code: "bad_signature"),
        Row(name: "an unknown word", status: "maybe", answer: 400, code: nil),
        Row(name: "no amount but words", more: #","amount":"much""#, answer: 400, code: nil),
        Row(name: "no currency but words", more: #","currency":"shells""#, answer: 400, code: nil),
    ]

    @Test(arguments: TestDatabase.all, rows)
    func `a message pays an order only when everything in it is right`(
        engine: TestDatabase,
        row: Row
    ) async throws {
        let clock = TestClock()
        try await TestShop.openWithPayments(engine, clock: clock.clock) { both in
            let order = try await both.order()
            let signature = WebhookSignature(secret: Array(row.secret.utf8), hashing: .standard)

            for _ in 1...2 {
                let answer = try await both.tell(
                    row.reference ?? order,
                    row.status,
                    row.more,
                    at: clock.clock.now().adding(seconds: -row.ageSeconds),
                    signature: signature
                )
                #expect(answer.status == row.answer, "\(answer.text)")
                if let code = row.code { #expect(answer.json["code"]?.string == code, "\(answer.text)") }
            }

            let isPaid = row.answer == 200
            try await both.expect(isPaid ? "paid" : "pending", of: order)
            #expect(try await both.books().captures == (isPaid ? 1 : 0))
            #expect(try await both.stock() == (isPaid ? 74 : 75))
            #expect(try await Audited.faults(both.shop.database) == [:])
        }
    }

    @Test(arguments: TestDatabase.all)
    func `ten messages at once pay once, and what failed after that changes nothing`(
        engine: TestDatabase
    ) async throws {
        let clock = TestClock()
        try await TestShop.openWithPayments(engine, clock: clock.clock) { both in
            let order = try await both.order()
            let charged = try await both.pay(order, "never")
            let charge = try #require(charged.json["charge_id"]?.string, "\(charged.text)")
            let more = #","amount":89.99,"currency":"USD","charge_id":"\#(charge)""#

            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<10 {
                    group.addTask {
                        let status = number == 5 ? "failed" : "success"
                        return try await both.tell(order, status, more, at: clock.clock.now()).status
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let late = try await both.tell(order, "failed", more, at: clock.clock.now())
            clock.advance(seconds: 120)
            try await both.expect("paid", of: order)

            #expect(statuses.allSatisfy { $0 == 200 || $0 == 503 }, "\(statuses)")
            #expect(late.status == 200, "\(late.text)")
            let books = try await both.books()
            #expect(books.captures == 1 && books.clearing == 8_999 && books.suspense == 0)
            #expect(try await both.stock() == 74)
            #expect(try await Audited.faults(both.shop.database) == [:])
        }
    }

    @Test(arguments: TestDatabase.all)
    func `success after the hold lapsed and the last piece went is paid, and paid back by the provider`(
        engine: TestDatabase
    ) async throws {
        let clock = TestClock()
        try await TestShop.openWithPayments(engine, clock: clock.clock) { both in
            let key = try await both.shop.key()
            _ = try await both.shop.put("/inventory/3", #"{"stock":1,"reason":"counted"}"#, key: key)
            let late = try await both.order()
            clock.advance(seconds: 901)
            let quick = try await both.order()
            try await both.pay(quick)
            try await both.expect("paid", of: quick)

            try await both.pay(late)
            try await both.expect("paid", of: late)

            let shown = try await both.shop.get("/orders/\(late)").json
            #expect(shown["payment_status"]?.string == "refunded")
            #expect(try await both.provider() == 8_999)
            #expect(try await both.books().clearing == 8_999)
            #expect(try await both.stock() == 0)
            #expect(try await Audited.faults(both.shop.database) == [:])
        }
    }
}
