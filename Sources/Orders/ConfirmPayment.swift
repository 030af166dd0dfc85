package import Kernel
import Payments

/// Says how a payment went: the sandbox's unsigned word from this machine, or a signed one.
///
/// Where no sandbox is, there is nothing at this address.
package struct ConfirmPayment: Command {
    package static let route = Route.post(
        "/payments/confirm",
        "Confirm a sandbox payment",
        status: 200,
        refusals: [OrderRefusal.self, WebhookRefusal.self]
    )
    /// The order's row is changed by one guarded statement before anything else.
    package static let isolation = Access.readCommittedAndGuarded
    package static let readsHeaders = true
    package typealias Who = Anyone
    package typealias Reply = PaymentReply

    package enum Status: String, SchemaWords {
        case success
        case failed
        case failure
    }

    package struct Body: Codable, Sendable {
        let order_id: Text<1, 64>
        let status: Status
        let amount: Amount?
        let currency: Currency?
    }

    let providers: [any PaymentProvider]

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> PaymentReply {
        guard let sandbox = providers.first(where: \.isSandbox) else { throw Self.nothingHere }
        let confirmation: Confirmation
        if call.headers["webhook-signature"] != nil {
            confirmation = try sandbox.confirmation(headers: call.headers, body: call.rawBody, now: tx.now)
        } else {
            guard call.who.identity.isLocal else { throw Self.nothingHere }
            confirmation = Confirmation(
                reference: Order.reference(call.body.order_id.text),
                outcome: call.body.status == .success ? .succeeded : .failed,
                amount: call.body.amount,
                currency: call.body.currency
            )
        }
        switch try OrderPayments.settle(confirmation, by: sandbox.name, in: tx) {
        case .already(let order):
            return PaymentReply(order, but: OrderRefusal.alreadyProcessed(order.status).problem)
        case let outcome: return try PaymentReply(outcome)
        }
    }

    private static var nothingHere: Problem { .notFound("There is nothing at this address.") }
}

/// Hears a payment provider.
///
/// The same message may come any number of times.
package struct HearProvider: Command {
    package static let route = Route.post(
        "/payments/webhooks/{provider}",
        "Receive a payment provider's message",
        status: 200,
        refusals: [WebhookRefusal.self, OrderRefusal.self]
    )
    /// The order's row is changed by one guarded statement before anything else.
    package static let isolation = Access.readCommittedAndGuarded
    package static let readsHeaders = true
    package typealias Who = Anyone
    /// What it says is read by its provider, after the signature.
    package typealias Body = JSON
    package typealias Reply = PaymentReply

    package struct Path: Codable, Sendable {
        let provider: Text<1, 40>
    }

    let providers: [any PaymentProvider]

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> PaymentReply {
        guard let provider = providers.first(where: { $0.name == call.path.provider.text }) else {
            throw WebhookRefusal.unknownProvider
        }
        let confirmation = try provider.confirmation(headers: call.headers, body: call.rawBody, now: tx.now)
        return try PaymentReply(try OrderPayments.settle(confirmation, by: provider.name, in: tx))
    }
}

/// What a confirmation came to.
package struct PaymentReply: Codable, Sendable, ReplyWithProblem {
    private enum CodingKeys: String, CodingKey {
        case order_id
        case status
        case message
    }

    let order_id: String
    let status: OrderStatus
    let message: String
    package var problem: Problem?

    init(_ order: Order, but problem: Problem? = nil) {
        order_id = order.externalID
        status = order.status
        message = Self.message(order)
        self.problem = problem
    }

    /// - Throws: 404 when no order is meant.
    init(_ outcome: OrderPayments.Outcome) throws {
        switch outcome {
        case .paid(let order), .failed(let order), .already(let order): self.init(order)
        case .mismatched(let order):
            self.init(order, but: OrderRefusal.amountMismatch(expected: order.due).problem)
        case .unknown: throw Problem.orderNotFound
        }
    }

    private static func message(_ order: Order) -> String {
        switch (order.status, order.payment) {
        case (.paymentFailed, _): "Payment failed. Stock released."
        case (.paid, _), (_, .paid): "Payment confirmed. Stock updated."
        default: "The order is \(order.status.rawValue)."
        }
    }
}
