import Kernel
import Payments

/// Tells the shop that an order was charged, until it is heard.
struct SandboxCallback: Delivery {
    private static let jobKind = "sandbox.callback"
    let kind = SandboxCallback.jobKind
    /// With the pauses below about a day.
    let attemptsMax = 100

    let shopURL: String
    let signature: WebhookSignature
    let line: SandboxLine

    struct Parcel: Sendable {
        let orderID: String
        let messageID: String
        let body: [UInt8]
        let now: Timestamp
    }

    private struct Message: Codable, Sendable {
        let order_id: String
        let status: String
        let amount: Money
        let currency: Currency
        let charge_id: String
    }

    static func enqueue(_ orderID: String, in tx: Transaction) throws {
        try tx.enqueue(jobKind, .object([("order_id", .string(orderID))]), uniqueKey: "\(jobKind):\(orderID)")
    }

    /// 100 ms, 200 ms, 400 ms … at most 15 minutes: a shop that restarts is told soon.
    func pauseMilliseconds(after attempt: Int) -> Int64 {
        min(900_000, 100 << Int64(min(max(attempt - 1, 0), 14)))
    }

    func prepare(_ payload: JSON, in tx: Transaction) throws -> Parcel? {
        guard let orderID = payload["order_id"]?.string, let charge = try SandboxCharges.find(orderID, in: tx)
        else { return nil }
        let message = Message(
            order_id: orderID,
            status: "success",
            amount: charge.amount,
            currency: charge.amount.currency,
            charge_id: charge.chargeID
        )
        return Parcel(
            orderID: orderID,
            messageID: "msg_\(charge.chargeID)",
            body: try ReplyEncoder.bytes(of: message),
            now: tx.now
        )
    }

    func deliver(_ parcel: Parcel) async throws -> Int {
        let headers = signature.headers(id: parcel.messageID, body: parcel.body, now: parcel.now)
        let answer = try await line.post(
            "\(shopURL)/payments/webhooks/sandbox",
            parcel.body,
            headers: headers
        )
        guard Self.isFinal(answer.status) else { throw SandboxLine.Trouble.answered(answer.status) }
        return answer.status
    }

    func settle(_ status: Int, of parcel: Parcel, in tx: Transaction) throws {
        try SandboxCharges.heard(parcel.orderID, status: status, in: tx)
    }

    /// Heard, or refused for good: asking again would get the same answer.
    static func isFinal(_ status: Int) -> Bool {
        switch status {
        case 200..<300: true
        case 408, 425, 429: false
        default: (400..<500).contains(status)
        }
    }
}
