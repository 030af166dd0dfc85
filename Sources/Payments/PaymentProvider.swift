package import Kernel

/// Somebody who collects money: asked to start, and heard through signed messages.
package protocol PaymentProvider: Sendable {
    /// The word in `/payments/webhooks/{provider}` and in every attempt.
    var name: String { get }
    /// Whether buyers go to it by themselves with the order's id, and its unsigned word counts when it
    /// comes from this machine. Only for the provider that moves no real money.
    var isSandbox: Bool { get }

    /// Asks for the money of an attempt. Asking again for the same attempt must not charge again.
    ///
    /// - Throws: when the provider cannot be reached or refuses; the attempt stays pending.
    func start(_ attempt: PaymentAttempt) async throws -> StartedPayment

    /// What became of an attempt that is pending; nil while the provider knows of no money.
    ///
    /// - Throws: when the provider cannot be reached or answers nonsense.
    func outcome(of attempt: PaymentAttempt) async throws -> Confirmation?

    /// Asks to pay a refund back. Asking again for the same ``Refund/key`` must not pay twice.
    ///
    /// - Throws: when the provider cannot be reached or does not know yet; it is asked again.
    func refund(_ refund: Refund) async throws -> RefundAnswer

    /// What a message from outside says, if it is truly the provider's.
    ///
    /// The headers are by lower-case name; the signature is over the very bytes of the body.
    /// - Throws: ``WebhookRefusal``.
    func confirmation(headers: [String: String], body: [UInt8], now: Timestamp) throws -> Confirmation
}

extension PaymentProvider {
    package var isSandbox: Bool { false }
}

/// What a provider answers when it is asked to collect.
package struct StartedPayment: Sendable {
    package let providerReference: String
    /// Where the buyer goes on, if there is such a place.
    package let redirectURL: String?

    package init(providerReference: String, redirectURL: String? = nil) {
        self.providerReference = providerReference
        self.redirectURL = redirectURL
    }
}

/// What a provider says has happened.
package struct Confirmation: Sendable {
    package enum Outcome: Sendable {
        case succeeded
        case failed
    }

    package let reference: String
    package let outcome: Outcome
    /// What was paid, if the provider says it.
    ///
    /// Compared as soon as the currency of what is paid is known.
    package let amount: Amount?
    package let currency: Currency?
    package let providerReference: String?

    package init(
        reference: String,
        outcome: Outcome,
        amount: Amount? = nil,
        currency: Currency? = nil,
        providerReference: String? = nil
    ) {
        self.reference = reference
        self.outcome = outcome
        self.amount = amount
        self.currency = currency
        self.providerReference = providerReference
    }

    /// Whether nothing else was paid than this; what the provider does not mention is taken as right.
    package func agrees(with expected: Money) -> Bool {
        if let currency, currency != expected.currency { return false }
        guard let amount else { return true }
        return amount.text == Amount(expected.description)?.text
    }

    /// The amount and currency as they were claimed, for people.
    package var claim: String {
        [amount?.text, currency?.code].compactMap(\.self).joined(separator: " ")
    }
}

/// Why a message at `/payments/webhooks/{provider}` is not believed.
package enum WebhookRefusal: Refusal {
    case unknownProvider
    case badSignature
    case unreadable

    package static let kinds = [
        Problem.notFound,
        Problem.Kind(400, "bad_signature", "The message is not signed by the provider."),
        Problem.unreadable,
    ]

    package var problem: Problem {
        switch self {
        case .unknownProvider: .notFound("There is no such payment provider.")
        case .badSignature: Problem(Self.kinds[1], "The signature is missing, wrong or too old.")
        case .unreadable: Problem(Problem.unreadable, "The message is signed, but it is no confirmation.")
        }
    }
}
