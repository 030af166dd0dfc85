import Inventory
package import Kernel
package import Payments

/// Asks a provider to collect what an order costs.
///
/// The attempt is on disk before the provider hears of it; asking again goes on with the same attempt.
package struct PayOrder: Exchange {
    package static let route = Route.post(
        "/orders/{order}/pay",
        "Pay for an order",
        status: 200,
        refusals: [OrderRefusal.self, HoldRefusal.self],
        problems: [Problem.notFound, Problem.forbidden]
    )
    package typealias Who = ShopperOrStaff<OrdersMove>
    package typealias Path = OrderPath

    package struct Wish: Codable, Sendable {
        /// The sandbox where there is one, else the first that the shop has, unless said.
        let provider: Text<1, 40>?
    }
    package typealias Body = Wish?

    package struct Reply: Codable, Sendable {
        let order_id: String
        let attempt_id: AttemptID
        let provider: String
        let status: PaymentAttempt.Status
        let redirect_url: String?
        let amount: Money
        let currency: Currency
    }

    package struct Question: Sendable {
        let orderID: String
        let attempt: PaymentAttempt
        let provider: any PaymentProvider
    }

    let providers: [any PaymentProvider]
    let holdSeconds: Int64

    package func prepare(_ call: Call<Self>, in tx: Transaction) throws -> Question {
        let (order, _) = try call.path.change(for: OrderViewer(call.who), in: tx)
        guard [.unpaid, .pending, .failed].contains(order.payment),
            ![.cancelled, .refunded].contains(order.status)
        else { throw OrderRefusal.alreadyProcessed(order.status) }
        let provider = try provider(call.body?.provider?.text)
        if !order.isStockTaken {
            let until = tx.now.adding(seconds: holdSeconds)
            try Stock.hold(order.pieces, for: order.reference, until: until, in: tx)
        }
        let attempt = try PaymentAttempts.open(order.reference, by: provider.name, order.due, in: tx)
        return Question(orderID: order.externalID, attempt: attempt, provider: provider)
    }

    package func ask(_ question: Question) async throws -> StartedPayment {
        do {
            return try await question.provider.start(question.attempt)
        } catch {
            throw OrderRefusal.providerUnavailable(question.provider.name)
        }
    }

    package func settle(
        _ started: StartedPayment,
        of question: Question,
        _ call: Call<Self>,
        in tx: Transaction
    ) throws -> Reply {
        try PaymentAttempts.started(question.attempt.id, as: started.providerReference, in: tx)
        // The provider may have called back before it answered.
        let attempt = try PaymentAttempts.find(question.attempt.id, in: tx) ?? question.attempt
        return Reply(
            order_id: question.orderID,
            attempt_id: attempt.id,
            provider: attempt.provider,
            status: attempt.status,
            redirect_url: started.redirectURL,
            amount: attempt.amount,
            currency: attempt.amount.currency
        )
    }

    private func provider(_ name: String?) throws(Problem) -> any PaymentProvider {
        guard let name else {
            guard let usual = providers.first(where: \.isSandbox) ?? providers.first else {
                throw .invalid(field: "provider", "none is set up")
            }
            return usual
        }
        guard let provider = providers.first(where: { $0.name == name }) else {
            let known = providers.map(\.name).joined(separator: ", ")
            throw .invalid(field: "provider", "must be one of \(known)")
        }
        return provider
    }
}
