import Kernel
import Support
import Testing

/// Random refunds of one order, again and again, against what must hold of any.
@Suite struct RefundHistoryTests {
    /// Some request, sensible or not.
    private static func wish(_ random: inout SeededNumbers) -> String? {
        switch random.next(0...5) {
        case 0: #"{"amount":"\#(random.next(0...9)).\#(random.next(10...99))"}"#
        case 1: #"{"items":[{"sku":"Pen","quantity":\#(random.next(1...3))}],"restock":false}"#
        case 2: #"{"items":[{"sku":"Book"},{"sku":"Pen","quantity":1}]}"#
        case 3: #"{"items":[{"sku":"Book","quantity":1}],"restock":true}"#
        case 4: #"{"amount":"0.01"}"#
        default: random.next(0...3) == 0 ? nil : #"{"items":[{"sku":"Pen"}]}"#
        }
    }

    @Test(arguments: TestDatabase.all)
    func `whatever is refunded, parts add up and never exceed what was paid`(
        database: TestDatabase
    ) async throws {
        let seed = SeededNumbers.newSeed()
        try await RefundDesk.open(database) { desk in
            var random = SeededNumbers(seed: seed)
            for _ in 1...6 {
                let before = try await desk.balance("clearing:till")
                let order = try await desk.order()
                var promised: Int64 = 0
                for _ in 1...Int(random.next(2...8)) {
                    let reply = try await desk.refund(order, Self.wish(&random))
                    #expect([201, 409, 422].contains(reply.status), "seed \(seed): \(reply.text)")
                    guard reply.status == 201 else { continue }
                    let cents = ["goods", "shipping", "tax", "amount"].map { name in
                        Int64(reply.json[name]?.digits?.filter(\.isNumber) ?? "") ?? -1
                    }
                    #expect(cents[0] + cents[1] + cents[2] == cents[3], "seed \(seed): \(reply.text)")
                    #expect(cents.allSatisfy { $0 >= 0 }, "seed \(seed): \(reply.text)")
                    promised += cents[3]
                }
                #expect(promised <= 2_199, "seed \(seed)")
                if promised < 2_199 {
                    let last = try await desk.refund(order)
                    #expect(last.status == 201, "seed \(seed): \(last.text)")
                }
                try await desk.runJobs()
                #expect(try await desk.state(order) == "refunded refunded", "seed \(seed)")
                #expect(try await desk.balance("clearing:till") == before, "seed \(seed)")
                #expect(try await desk.balance("tax") == 0, "seed \(seed)")
            }
        }
    }
}
