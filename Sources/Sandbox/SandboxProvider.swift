package import Kernel
package import Payments

/// The sandbox as the shop sees it.
package struct SandboxProvider: PaymentProvider {
    package let name = "sandbox"
    package let isSandbox = true

    private let serverURL: String
    private let signature: WebhookSignature
    private let line: SandboxLine

    /// The URL is where the sandbox server answers, such as `http://127.0.0.1:5000`; the signature has the
    /// secret that it knows too.
    package init(serverURL: String, signature: WebhookSignature, line: SandboxLine) {
        self.serverURL = serverURL
        self.signature = signature
        self.line = line
    }

    private struct Wanted: Codable, Sendable {
        let order_id: String
        let amount: Money
        let currency: Currency
    }

    package func start(_ attempt: PaymentAttempt) async throws -> StartedPayment {
        let wanted = Wanted(
            order_id: Self.orderID(attempt.reference),
            amount: attempt.amount,
            currency: attempt.amount.currency
        )
        let answer = try await line.post("\(serverURL)/payments/orders", try ReplyEncoder.bytes(of: wanted))
        guard (200..<300).contains(answer.status) else { throw SandboxLine.Trouble.answered(answer.status) }
        guard let chargeID = try JSON.parse(answer.body)["charge_id"]?.string else {
            throw SandboxLine.Trouble.unreadable
        }
        return StartedPayment(providerReference: chargeID)
    }

    private struct Back: Codable, Sendable {
        let refund_id: String
        let order_id: String
        let amount: Money
        let currency: Currency
    }

    package func outcome(of attempt: PaymentAttempt) async throws -> Confirmation? {
        let order = QueryText.encoded(Self.orderID(attempt.reference))
        let answer = try await line.get("\(serverURL)/payments/orders/\(order)")
        guard answer.status != 404 else { return nil }
        guard answer.status == 200 else { throw SandboxLine.Trouble.answered(answer.status) }
        let charge = try JSON.parse(answer.body)
        guard let status = charge["status"]?.string, let chargeID = charge["charge_id"]?.string else {
            throw SandboxLine.Trouble.unreadable
        }
        return Confirmation(
            reference: attempt.reference,
            outcome: status == "charged" ? .succeeded : .failed,
            amount: try Self.part(charge["amount"], Amount.self),
            currency: try Self.part(charge["currency"], Currency.self),
            providerReference: chargeID
        )
    }

    package func refund(_ refund: Refund) async throws -> RefundAnswer {
        let back = Back(
            refund_id: refund.key,
            order_id: Self.orderID(refund.reference),
            amount: refund.amount,
            currency: refund.amount.currency
        )
        let answer = try await line.post("\(serverURL)/payments/refunds", try ReplyEncoder.bytes(of: back))
        switch answer.status {
        case 200..<300: return .refunded(refund.key)
        // Confirmed by hand on this machine: nothing was charged, so nothing is paid back.
        case 404 where refund.wish.charge == nil: return .refunded(nil)
        case 404, 409, 422:
            let detail = (try? JSON.parse(answer.body))?["detail"]?.string
            return .refused(detail ?? "the sandbox answered \(answer.status)")
        default: throw SandboxLine.Trouble.answered(answer.status)
        }
    }

    package func confirmation(
        headers: [String: String],
        body: [UInt8],
        now: Timestamp
    ) throws -> Confirmation {
        try signature.check(headers: headers, body: body, now: now)
        guard let message = try? JSON.parse(body), let orderID = message["order_id"]?.string,
            let status = message["status"]?.string
        else { throw WebhookRefusal.unreadable }
        return Confirmation(
            reference: "order:\(orderID)",
            outcome: try Self.outcome(status),
            amount: try Self.part(message["amount"], Amount.self),
            currency: try Self.part(message["currency"], Currency.self),
            providerReference: message["charge_id"]?.string
        )
    }

    private static func outcome(_ status: String) throws(WebhookRefusal) -> Confirmation.Outcome {
        switch status {
        case "success": .succeeded
        case "failed", "failure": .failed
        default: throw .unreadable
        }
    }

    private static func part<Value: SchemaValue>(_ json: JSON?, _ type: Value.Type) throws -> Value? {
        guard let json, json != .null else { return nil }
        guard Value.schema.errors(in: json).isEmpty else { throw WebhookRefusal.unreadable }
        return try ValueDecoder.decode(type, from: json)
    }

    /// The sandbox speaks of orders by the name that buyers know.
    private static func orderID(_ reference: String) -> String {
        reference.hasPrefix("order:") ? String(reference.dropFirst(6)) : reference
    }
}
