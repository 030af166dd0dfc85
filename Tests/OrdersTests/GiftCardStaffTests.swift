import Kernel
import Support
import Testing

/// What staff do with gift cards and store credit, and what their holders see.
@Suite struct GiftCardStaffTests {
    @Test(arguments: TestDatabase.all)
    func `a card is issued, found, changed, barred, and tells its story`(engine: TestDatabase) async throws {
        try await Desk.open(engine) { desk in
            let card = try await desk.giftCard("25.50", #","email":"ann@example.com","reason":"sorry""#)
            let path = [(name: "id", value: card.id)]
            #expect(card.code.split(separator: "-").count == 5)
            #expect(try await desk.mails() == ["gift_cards ann@example.com"])

            let listed = try await desk.call(
                "ListGiftCards",
                query: [("last4", String(card.code.suffix(4))), ("is_spendable", "true")],
                as: Desk.staff
            )
            #expect(listed.json["total"]?.integer == 1, "\(listed)")
            #expect(!listed.json.text.contains(card.code))
            let more = try await desk.call(
                "AdjustGiftCard",
                path,
                #"{"add":4.5,"reason":"more"}"#,
                as: Desk.staff
            )
            #expect(more.json["balance"]?.text == "30.00", "\(more)")
            let less = #"{"deduct":30.01,"reason":"less"}"#
            #expect(
                try await desk.call("AdjustGiftCard", path, less, as: Desk.staff).code == "credit_too_low"
            )
            #expect(try await desk.call("DisableGiftCard", path, as: Desk.staff).status == 200)
            #expect(try await desk.balance(card.code) == "0.00")
            #expect(try await desk.call("EnableGiftCard", path, as: Desk.staff).status == 200)
            #expect(try await desk.balance(card.code) == "30.00")
            let shown = try await desk.call("ShowGiftCard", path, as: Desk.staff)
            let kinds = shown.json["movements"]?.array?.map { $0["kind"]?.string }
            #expect(kinds == ["adjust", "issue"], "\(shown)")
            try await desk.audit()
        }
    }

    @Test(
        arguments: TestDatabase.all,
        [
            (#"{"amount":0}"#, 422), (#"{"amount":"-1"}"#, 422), (#"{"amount":1.005}"#, 422),
            (#"{"amount":1,"expires_at":"2020-01-01T00:00:00Z"}"#, 422), (#"{"amount":1}"#, 201),
        ]
    )
    func `only a card of something, good for some time, is issued`(
        engine: TestDatabase,
        wish: (body: String, status: Int)
    ) async throws {
        try await Desk.open(engine) { desk in
            let made = try await desk.call("IssueGiftCard", [], wish.body, as: Desk.staff)

            #expect(made.status == wish.status, "\(made)")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `store credit is given and taken, not below zero, and its owner sees it`(engine: TestDatabase)
        async throws
    {
        try await Desk.open(engine) { desk in
            let ann = try await desk.user("ann")
            let id = try #require(ann.holder?.userID)
            try await desk.grant("12", to: ann)
            let taking = #"{"owner":"user:\#(id)","deduct":12.01,"reason":"back"}"#
            let refused = try await desk.call("GrantStoreCredit", [], taking, as: Desk.staff)
            #expect(refused.code == "credit_too_low", "\(refused)")
            #expect(try await desk.storeCredit(ann) == "12.00")
            let own = try await desk.call("ShowMyStoreCredit", as: ann)
            #expect(!own.json.text.contains("kindness") && !own.json.text.contains("key:1"))
            let listed = try await desk.call(
                "ListStoreCredit",
                query: [("owner", "user:\(id)")],
                as: Desk.staff
            )
            #expect(listed.json["accounts"]?.array?.count == 1, "\(listed)")
            for owner in ["visitor:1", "user:x", "somebody"] {
                let body = #"{"owner":"\#(owner)","add":1,"reason":"r"}"#
                #expect(try await desk.call("GrantStoreCredit", [], body, as: Desk.staff).status == 422)
            }
            let nobody = #"{"owner":"user:999","add":1,"reason":"r"}"#
            #expect(try await desk.call("GrantStoreCredit", [], nobody, as: Desk.staff).status == 404)
            try await desk.audit()
        }
    }

    @Test(arguments: TestDatabase.all)
    func `who tries many codes has to wait`(engine: TestDatabase) async throws {
        try await Desk.open(engine) { desk in
            let card = try await desk.giftCard("5")
            for _ in 1...20 {
                let wrong = try await desk.call(
                    "ShowGiftCardBalance",
                    [],
                    #"{"code":"2345-6789-ABCD-EFGH-JKMN"}"#
                )
                #expect(wrong.code == "gift_card_not_found", "\(wrong)")
            }

            let body = #"{"code":"\#(card.code)"}"#
            #expect(try await desk.call("ShowGiftCardBalance", [], body).code == "too_many_tries")
            desk.clock.advance(seconds: 60)
            #expect(try await desk.balance(card.code) == "5.00")
        }
    }
}
