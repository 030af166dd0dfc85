import Kernel
import Support
import Testing

/// One gift card at the same moment from everywhere, over real HTTP.
@Suite(.serialized) struct GiftCardCrowdTests {
    private static let buyers = Figures.isLong ? 640 : 64

    @Test(arguments: Stage.all)
    func `a gift card of a hundred is spent from thirty-two connections to the cent`(stage: Stage)
        async throws
    {
        try await stage.open { shops in
            let variant = try await shops.product("GIFT-1")
            try await shops.receive(1_000, of: variant)
            let key = try await shops.shops[0].key()
            let made = try await shops.shops[0].post("/gift-cards", #"{"amount":1000}"#, key: key)
            let code = try #require(made.json["code"]?.string, "\(made.text)")

            // 89.99 goes eleven times into 1000.00, and then 10.11 are left.
            let tally = try await Buyers(shops: shops).each(Self.buyers) { _, caller, tally in
                guard let cart = try Buyers.cart(variant.value, pieces: 1, caller, &tally) else { return }
                let placed = try caller.post("/cart/\(cart)/checkout", #"{"gift_card_codes":["\#(code)"]}"#)
                tally.note("checkout", placed)
            }

            #expect(tally.ends["checkout 201"] == 12, "\(tally.ends)")
            #expect(tally.ends["checkout 409 gift_card_spent"] == Self.buyers - 12, "\(tally.ends)")
            let (paid, spent) = try await shops.database.read { tx in
                let paid: Int? = try tx.first("SELECT COUNT(*) FROM orders WHERE status = 'paid'")?[0]
                let spent: Int64? = try tx.first(
                    "SELECT CAST(SUM(credit_minor) AS \(.integer)) FROM orders"
                )?[0]
                return (paid, spent)
            }
            #expect(paid == 11 && spent == 100_000)
            #expect(try await Audited.faults(shops.database).isEmpty)
        }
    }
}
