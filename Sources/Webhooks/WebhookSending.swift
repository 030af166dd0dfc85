import Kernel

/// A webhook that is disabled is sent nothing.
private func enabled(_ path: WebhookPath, in tx: Transaction) throws -> Webhook {
    let webhook = try path.webhook(in: tx)
    guard webhook.isEnabled else {
        throw Problem(TestWebhook.disabled, "The webhook is disabled; enable it first.")
    }
    return webhook
}

/// Sends a webhook a message of trial, `webhook.test`.
struct TestWebhook: Command {
    typealias Who = Staff<WebhooksWrite>
    typealias Path = WebhookPath
    static let disabled = Problem.Kind(409, "webhook_disabled", "The webhook is disabled.")
    static let route = Route.post(
        "/webhooks/{id}/test",
        "Send a message of trial; its delivery shows what came of it",
        status: 202,
        problems: [Problem.notFound, disabled]
    )

    struct Reply: Codable, Sendable {
        let delivery_id: ID<WebhookDelivery>
    }

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> Reply {
        let webhook = try enabled(call.path, in: tx)
        guard let id = try WebhookDeliveryTable.insertTrial(of: webhook, in: tx) else {
            throw DatabaseError.statement("a new delivery was not returned")
        }
        try WebhookQueue.goOn(webhook.id, webhook.reference, in: tx)
        return Reply(delivery_id: id)
    }
}

/// Sends again what was sent, was given up or never went out: one message, or all of a span of time.
///
/// A message keeps its id, by which the receiver may know it.
struct Redeliver: Command {
    typealias Who = Staff<WebhooksWrite>
    typealias Path = WebhookPath
    static let route = Route.post(
        "/webhooks/{id}/redeliver",
        "Send messages again: one by its delivery, or those of a span of time",
        status: 202,
        problems: [Problem.notFound, TestWebhook.disabled]
    )
    /// So many events at a time; the answer says from when to go on.
    private static let countMax = 1_000

    struct Body: Codable, Sendable {
        let delivery_id: ID<WebhookDelivery>?
        /// Events from this moment on.
        let from: Timestamp?
        /// Events before this moment; until now unless said.
        let until: Timestamp?
    }

    struct Reply: Codable, Sendable {
        /// How many messages wait again, or anew.
        let count: Int
        /// Where to go on, when there were more than are taken at once.
        let next_from: Timestamp?
    }

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> Reply {
        let webhook = try enabled(call.path, in: tx)
        try tx.lock("webhooks", webhook.id.value)
        switch (call.body.delivery_id, call.body.from) {
        case (let delivery?, nil) where call.body.until == nil:
            let found = try WebhookDeliveryTable.find(delivery, in: tx)
            guard found?.webhook == webhook.id else { throw Problem.notFound("Delivery not found") }
            let subjects = try WebhookDeliveryTable.restart(where: "id = \(delivery)", of: webhook.id, in: tx)
            return try send(webhook, subjects, next: nil, in: tx)
        case (nil, let from?):
            return try span(webhook, from, call.body.until ?? tx.now.adding(seconds: 1), in: tx)
        default:
            throw Problem.invalid(field: "delivery_id", "or from, and maybe until, is expected, not both")
        }
    }

    private func span(_ webhook: Webhook, _ from: Timestamp, _ until: Timestamp, in tx: Transaction) throws
        -> Reply
    {
        guard from < until else { throw Problem.invalid(field: "until", "must be later than from") }
        let found = try tx.rows(
            """
            SELECT \(EventTable.columns) FROM events
            WHERE position > 0 AND occurred_at >= \(from) AND occurred_at < \(until)
            ORDER BY occurred_at, position LIMIT \(Self.countMax + 1)
            """
        ).map(Event.init)
        let hasMore = found.count > Self.countMax
        let wanted = found.prefix(Self.countMax).filter { webhook.wants($0.name) }
        let ids = wanted.map(\.id)
        var subjects = try WebhookDeliveryTable.restart(where: "event_id IN \(ids)", of: webhook.id, in: tx)
        let missed = try WebhookDeliveryTable.missed(ids, by: webhook.id, in: tx)
        let late = wanted.filter { missed.contains($0.id) }.sorted { $0.position < $1.position }
        try WebhookDeliveryTable.insert(late, to: webhook.id, in: tx)
        subjects += late.map(\.subject)
        return try send(webhook, subjects, next: hasMore ? found.last?.occurredAt : nil, in: tx)
    }

    private func send(_ webhook: Webhook, _ subjects: [String], next: Timestamp?, in tx: Transaction) throws
        -> Reply
    {
        for subject in Set(subjects).sorted() { try WebhookQueue.goOn(webhook.id, subject, in: tx) }
        return Reply(count: subjects.count, next_from: next)
    }
}
