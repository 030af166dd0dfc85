import Credit
package import Kernel
package import Payments
package import Quotes

/// Checkout, the states of orders, and what payments do to them.
///
/// Invariants: an order is never changed but for its states, and every move of them is in its history;
/// pieces leave the stock once per order and come back at most once; an order is paid only when exactly
/// its total was confirmed.
package struct Orders: Feature {
    package let name = "orders"
    private let settings: OrderSettings
    private let till: Till
    private let providers: [any PaymentProvider]
    private let credit: CreditSettings

    /// The sandbox among the providers, else the first, is asked unless a buyer says otherwise.
    package init(
        currencies: ShopCurrencies,
        hashing: Hashing,
        quoter: Quoter = Quoter(),
        settings: OrderSettings = OrderSettings(),
        giftCardDays: Int = 0,
        providers: [any PaymentProvider]
    ) {
        self.settings = settings
        till = Till(
            provider: providers.first(where: \.isSandbox)?.name,
            currencies: currencies,
            holdSeconds: settings.holdSeconds,
            hashing: hashing,
            quoter: quoter
        )
        self.providers = providers
        credit = CreditSettings(hashing: hashing, currency: currencies.main, cardDays: giftCardDays)
    }

    package var migrations: [Migration] { OrdersMigrations.all }

    package var endpoints: [any Endpoint] {
        [
            CheckOutCart(till: till), CheckOutCurrentCart(till: till), PlaceOrder(till: till),
            BuyNow(till: till),
            ListOrders(), ShowOrder(), ShowOrderHistory(), ExplainOrder(), ChangeOrder(), MoveOrder(),
            CancelOrder(),
            EndOrderLink(), OrderAgain(till: till),
            PayOrder(providers: providers, holdSeconds: settings.holdSeconds),
            ConfirmPayment(providers: providers), HearProvider(providers: providers),
        ]
    }

    package var jobs: [any Job] {
        [ExpireOrders(unpaidSeconds: settings.unpaidSeconds), IssueGiftCards(settings: credit)]
    }
    package var audits: [Audit] { OrdersAudits.all }
}

/// How long things wait.
package struct OrderSettings: Sendable {
    /// How long checkout sets the pieces aside.
    package var holdSeconds: Int64
    /// How long an order waits for its payment before it is cancelled.
    package var unpaidSeconds: Int64

    package init(holdSeconds: Int64 = 900, unpaidSeconds: Int64 = 86_400) {
        self.holdSeconds = holdSeconds
        self.unpaidSeconds = unpaidSeconds
    }
}

/// Cancels orders that were never paid, so that their carts can be checked out again.
struct ExpireOrders: Job {
    let kind = "orders.expire"
    let everySeconds: Int64? = 60
    /// How long an order may wait for its payment.
    let unpaidSeconds: Int64

    private static let batch = 50

    func run(_ payload: JSON, in tx: Transaction) throws -> JobProgress {
        let moment = tx.now.adding(seconds: -unpaidSeconds)
        let waiting = try OrderTable.waiting(since: moment, limit: Self.batch, in: tx)
        let failed = try OrderTable.keepingCredit(since: moment, limit: Self.batch, in: tx)
        for order in waiting + failed {
            _ = try OrderMoves.move(order, to: .cancelled, by: .clock, "not paid in time", in: tx)
        }
        return max(waiting.count, failed.count) == Self.batch ? .again : .done
    }
}
