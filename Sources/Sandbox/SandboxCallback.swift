import Kernel

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
        /// Whether the signature is somebody else's.
        let isForged: Bool
    }

    private struct Message: Codable, Sendable {
        let order_id: String
        let status: String
        let amount: Money
        let currency: Currency
        let charge_id: String?
    }

    /// Which message is sent.
    enum News {
        case succeeded(SandboxFault?)
        /// The same message once more.
        case again
        case failed(Money)
    }

    static func enqueue(
        _ orderID: String,
        _ news: News,
        afterSeconds seconds: Int64 = 0,
        in tx: Transaction
    ) throws {
        var payload: [(key: String, value: JSON)] = [("order_id", .string(orderID))]
        var key = "\(jobKind):\(orderID)"
        switch news {
        case .succeeded(let fault):
            if let fault { payload.append(("fault", .string(fault.rawValue))) }
        case .again: key += ":again"
        case .failed(let amount):
            payload.append(("failed", .string(amount.description)))
            payload.append(("currency", .string(amount.currency.code)))
            key += ":failed"
        }
        try tx.enqueue(jobKind, .object(payload), due: tx.now.adding(seconds: seconds), uniqueKey: key)
    }

    /// 100 ms, 200 ms, 400 ms … at most 15 minutes: a shop that restarts is told soon.
    func pauseMilliseconds(after attempt: Int) -> Int64 {
        min(900_000, 100 << Int64(min(max(attempt - 1, 0), 14)))
    }

    func prepare(_ payload: JSON, in tx: Transaction) throws -> Parcel? {
        guard let orderID = payload["order_id"]?.string else { return nil }
        if let failed = payload["failed"]?.string, let currency = payload["currency"]?.string {
            return try failure(orderID, failed, currency, in: tx)
        }
        guard let charge = try SandboxCharges.find(orderID, in: tx) else { return nil }
        let fault = payload["fault"]?.string.flatMap(SandboxFault.init(rawValue:))
        let extra: Int64 = fault == .wrongAmount ? 1 : 0
        let currency = fault == .wrongCurrency ? Self.other(charge.amount.currency) : charge.amount.currency
        let amount = Money(minor: charge.amount.minor + extra, currency: currency)
        let message = Message(
            order_id: orderID,
            status: "success",
            amount: amount,
            currency: currency,
            charge_id: charge.chargeID
        )
        return Parcel(
            orderID: orderID,
            messageID: "msg_\(charge.chargeID)",
            body: try ReplyEncoder.bytes(of: message),
            now: tx.now,
            isForged: fault == .badSignature
        )
    }

    private func failure(
        _ orderID: String,
        _ amount: String,
        _ currency: String,
        in tx: Transaction
    ) throws -> Parcel? {
        guard let currency = Currency(currency), let amount = Amount(amount) else { return nil }
        let message = Message(
            order_id: orderID,
            status: "failed",
            amount: try amount.money(in: currency, field: "amount"),
            currency: currency,
            charge_id: nil
        )
        return Parcel(
            orderID: orderID,
            messageID: "msg_failed_\(orderID)",
            body: try ReplyEncoder.bytes(of: message),
            now: tx.now,
            isForged: false
        )
    }

    private static func other(_ currency: Currency) -> Currency {
        ["EUR", "USD"].compactMap { Currency($0) }.first { $0 != currency } ?? currency
    }

    func deliver(_ parcel: Parcel) async throws -> Int {
        var headers = signature.headers(id: parcel.messageID, body: parcel.body, now: parcel.now)
        if parcel.isForged {
            headers = headers.map { $0.name == "webhook-signature" ? ($0.name, "v1,Zm9yZ2Vk") : $0 }
        }
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
