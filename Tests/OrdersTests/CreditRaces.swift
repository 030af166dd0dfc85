import Kernel
import Support
import Testing

/// Balances hold whoever spends at the same time.
@Suite struct CreditRaces {
    @Test(arguments: TestDatabase.all)
    func `of thirty-two orders by one card as many are paid as it covers`(engine: TestDatabase) async throws {
        try await Desk.open(engine) { desk in
            let thing = try await desk.stock("A-1", 100, price: 1_300)
            let card = try await desk.giftCard("100")
            let ann = try await desk.user("ann")

            let answers = try await withThrowingTaskGroup(of: Desk.Answer.self) { group in
                for _ in 0..<32 {
                    group.addTask {
                        try await desk.buy(thing, #","gift_card_codes":["\#(card.code)"]"#, as: ann)
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }

            // 13.00 fits seven times into 100.00, and then 9.00 are left.
            #expect(answers.filter { $0["status"] == "paid" }.count == 7)
            #expect(answers.filter { $0.json["amount_due"]?.text == "4.00" }.count == 1)
            #expect(answers.filter { $0.code == "gift_card_spent" }.count == 24)
            #expect(try await desk.balance(card.code) == "0.00")
            try await desk.audit()
        }
    }

    @Test(arguments: TestDatabase.all)
    func `orders that spend several accounts in any order neither deadlock nor spend twice`(
        engine: TestDatabase
    ) async throws {
        try await Desk.open(engine) { desk in
            let thing = try await desk.stock("A-1", 100, price: 1_000)
            let ann = try await desk.user("ann")
            try await desk.grant("100", to: ann)
            let cards = [try await desk.giftCard("45").code, try await desk.giftCard("55").code]

            let paid = try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<30 {
                    group.addTask {
                        let turned = number % 2 == 0 ? cards : cards.reversed()
                        let list = turned.map { "\"\($0)\"" }.joined(separator: ",")
                        let fields = #","gift_card_codes":[\#(list)],"use_store_credit":true"#
                        let placed = try await desk.buy(thing, fields, as: ann)
                        return placed["status"] == "paid"
                    }
                }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }

            // A card that is empty is refused, so the store credit is not reached by all.
            #expect(paid >= 9 && paid <= 20)
            #expect(try await desk.booked("clearing:gift_card") <= 0)
            try await desk.audit()
        }
    }

    @Test(arguments: TestDatabase.all)
    func `an order's credit comes back once, whoever cancels it`(engine: TestDatabase) async throws {
        try await Desk.open(engine) { desk in
            let thing = try await desk.stock("A-1", 100)
            let card = try await desk.giftCard("50")
            let ann = try await desk.user("ann")
            let cards = #","gift_card_codes":["\#(card.code)"]"#
            let order = try #require(try await desk.buy(thing, cards, as: ann)["order_id"])

            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<20 { group.addTask { _ = try await desk.cancel(order) } }
                try await group.waitForAll()
            }

            #expect(try await desk.balance(card.code) == "50.00")
            try await desk.audit()
        }
    }
}
