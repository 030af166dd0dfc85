import Kernel

/// Brings one message to one webhook.
struct WebhookDelivery: Delivery {
    /// What became of a message.
    enum Status: String, SchemaWords, SQLConvertible {
        case waiting
        case delivered
        /// Tried as often as promised.
        case failed
        /// Its webhook was disabled first.
        case cancelled
    }

    static let jobKind = "webhooks.deliver"
    let kind = WebhookDelivery.jobKind
    /// Tries are counted by message; a job fails only when the database does.
    let attemptsMax = 1_000
    /// Receivers that hang hold up each other, and nothing else of the shop.
    let ownLanes: Int? = 8

    let sender: any WebhookSender
    let hashing: Hashing

    func prepare(_ payload: JSON, in tx: Transaction) throws -> WebhookMessage? {
        guard let id = payload["delivery"]?.integer, let turn = payload["turn"]?.integer,
            let item = try WebhookDeliveryTable.find(ID(id), in: tx), item.turn == turn,
            item.status == .waiting, let webhook = try WebhookTable.find(item.webhook, in: tx),
            webhook.isEnabled,
            try WebhookDeliveryTable.heads(of: webhook.id, [item.subject], in: tx) == [item.id]
        else { return nil }
        let body = Array(WebhookBody.json(of: item).text.utf8)
        let signers = try WebhookTable.secrets(of: webhook.id, in: tx).map {
            WebhookSignature(secret: $0.bytes, hashing: hashing)
        }
        return WebhookMessage(
            url: webhook.url,
            headers: WebhookSignature.headers(id: item.messageID, body: body, now: tx.now, by: signers),
            body: body,
            delivery: item.id,
            turn: turn,
            sentAt: tx.now
        )
    }

    func deliver(_ message: WebhookMessage) async -> WebhookAnswer {
        await sender.deliver(message)
    }

    func settle(_ answer: WebhookAnswer, of message: WebhookMessage, in tx: Transaction) throws {
        guard let found = try WebhookDeliveryTable.find(message.delivery, in: tx) else { return }
        // What is next to be sent is decided by one at a time.
        try tx.lock("webhooks", found.webhook.value)
        try WebhookDeliveryTable.note(answer, at: message.sentAt, of: found.id, in: tx)
        guard found.status == .waiting, let webhook = try WebhookTable.find(found.webhook, in: tx) else {
            return
        }
        if answer.isHeard {
            if webhook.failingSince != nil { try WebhookTable.failing(webhook.id, since: nil, in: tx) }
            try end(found, .delivered, in: tx)
        } else if answer.isGone {
            try WebhookDeliveryTable.end(found.id, .failed, tries: found.tries + 1, in: tx)
            try WebhookTable.disable(webhook, .gone, in: tx)
        } else if found.turn == message.turn {
            try failed(found, webhook, answer, in: tx)
        }
    }

    /// The answer is kept; whoever has the job decides.
    func overtaken(_ answer: WebhookAnswer, of message: WebhookMessage, in tx: Transaction) throws {
        guard try WebhookDeliveryTable.find(message.delivery, in: tx) != nil else { return }
        try WebhookDeliveryTable.note(answer, at: message.sentAt, of: message.delivery, in: tx)
    }

    private func end(_ item: WebhookDeliveryTable.Item, _ status: Status, in tx: Transaction) throws {
        try WebhookDeliveryTable.end(item.id, status, tries: item.tries + 1, in: tx)
        try WebhookQueue.goOn(item.webhook, item.subject, in: tx)
    }

    private func failed(
        _ item: WebhookDeliveryTable.Item,
        _ webhook: Webhook,
        _ answer: WebhookAnswer,
        in tx: Transaction
    ) throws {
        let since = webhook.failingSince ?? tx.now
        if webhook.failingSince == nil { try WebhookTable.failing(webhook.id, since: since, in: tx) }
        if since.adding(days: WebhookPauses.disabledAfterDays) <= tx.now {
            try WebhookDeliveryTable.end(item.id, .failed, tries: item.tries + 1, in: tx)
            return try WebhookTable.disable(webhook, .failing, in: tx)
        }
        let pause = WebhookPauses.milliseconds(
            after: item.tries + 1,
            asked: answer.retrySeconds(at: tx.now),
            tx.random
        )
        guard let pause else { return try end(item, .failed, in: tx) }
        let next = Timestamp(milliseconds: tx.now.milliseconds &+ pause)
        try WebhookDeliveryTable.postpone(item.id, tries: item.tries + 1, until: next, in: tx)
        try WebhookQueue.enqueue(item.id, in: tx)
    }
}

/// The JSON of a message: `{"type", "timestamp", "data"}`.
enum WebhookBody {
    static func json(of item: WebhookDeliveryTable.Item) -> JSON {
        guard let event = item.event else {
            return body("webhook.test", item.createdAt, [("subject", .string(item.subject))])
        }
        let own: [(key: String, value: JSON)] = [
            ("event_id", .number("\(event.position)")), ("subject", .string(event.subject)),
            ("sequence", .number("\(event.sequence)")),
        ]
        guard case .object(let more)? = try? JSON.parse(Array(event.data.utf8)) else {
            return body(event.name, event.occurredAt, own)
        }
        let taken = Set(own.map(\.key))
        return body(event.name, event.occurredAt, own + more.filter { !taken.contains($0.key) })
    }

    private static func body(_ type: String, _ at: Timestamp, _ data: [(key: String, value: JSON)]) -> JSON {
        .object([("type", .string(type)), ("timestamp", .string(at.description)), ("data", .object(data))])
    }
}
