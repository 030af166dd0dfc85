import Kernel

/// Lists the webhooks.
struct ListWebhooks: Query {
    typealias Who = Staff<WebhooksWrite>
    typealias Reply = [WebhookReply]
    static let route = Route.get("/webhooks", "List webhooks")

    func answer(_ call: Call<Self>, in tx: Transaction) throws -> [WebhookReply] {
        try WebhookTable.all(in: tx).map { try WebhookReply($0, in: tx) }
    }
}

/// Shows one webhook.
struct ShowWebhook: Query {
    typealias Who = Staff<WebhooksWrite>
    typealias Path = WebhookPath
    typealias Reply = WebhookReply
    static let route = Route.get("/webhooks/{id}", "Show a webhook", problems: [Problem.notFound])

    func answer(_ call: Call<Self>, in tx: Transaction) throws -> WebhookReply {
        try WebhookReply(call.path.webhook(in: tx), in: tx)
    }
}

/// Makes a webhook, which hears of what happens from now on.
struct CreateWebhook: Command {
    typealias Who = Staff<WebhooksWrite>
    typealias Reply = WebhookReply
    static let route = Route.post(
        "/webhooks",
        "Make a webhook; the secret that its messages are signed with is shown this once",
        problems: [full]
    )
    static let repliesWithSecret = true
    static let full = Problem.Kind(409, "too_many_webhooks", "There are as many webhooks as there may be.")
    let settings: WebhookSettings

    struct Body: Codable, Sendable {
        /// Where messages are posted to.
        let url: WebhookAddress
        let description: Text<1, 200>?
        /// Names of events, `order.paid` or `order.*`; all unless said.
        let events: [EventPattern]?
    }

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> WebhookReply {
        let url = try call.body.url.require(allowsPrivate: settings.allowsPrivate)
        let events = try EventPattern.checked(call.body.events ?? [])
        let position = try WebhookTable.lockOrder(in: tx)
        guard try WebhookTable.all(in: tx).count < WebhookTable.countMax else {
            throw Problem(Self.full, "A shop has at most \(WebhookTable.countMax) webhooks.")
        }
        let webhook = try WebhookTable.insert(
            url: url,
            description: call.body.description?.text,
            events: events,
            since: position,
            in: tx
        )
        guard let webhook else { throw DatabaseError.statement("a new webhook was not returned") }
        let secret = try WebhookTable.addSecret(to: webhook.id, othersUntil: tx.now, in: tx)
        return try WebhookReply(webhook, secret: secret.text, in: tx)
    }
}

extension EventPattern {
    /// The texts, each once; so many that a list is still readable.
    static func checked(_ patterns: [EventPattern]) throws -> [String] {
        guard patterns.count <= 50 else { throw Problem.invalid(field: "events", "must be at most 50") }
        return Set(patterns.map(\.text)).sorted()
    }
}

/// Changes a webhook, or disables and enables it.
///
/// What waited when it was disabled is not sent afterwards; redeliver it by its time.
struct ChangeWebhook: Command {
    typealias Who = Staff<WebhooksWrite>
    typealias Path = WebhookPath
    typealias Reply = WebhookReply
    static let route = Route.patch("/webhooks/{id}", "Change a webhook", problems: [Problem.notFound])
    let settings: WebhookSettings

    struct Body: Codable, Sendable {
        let url: WebhookAddress?
        let description: Change<Text<1, 200>>
        let events: [EventPattern]?
        let is_enabled: Bool?
    }

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> WebhookReply {
        let position = try WebhookTable.lockOrder(in: tx)
        let webhook = try call.path.webhook(in: tx)
        let url = try call.body.url?.require(allowsPrivate: settings.allowsPrivate)
        try WebhookTable.update(
            webhook.id,
            url: url ?? webhook.url,
            description: call.body.description.applied(to: webhook.description.flatMap { Text<1, 200>($0) })?
                .text,
            events: try call.body.events.map(EventPattern.checked) ?? webhook.events,
            since: position,
            in: tx
        )
        switch (call.body.is_enabled, webhook.isEnabled) {
        case (false, true): try WebhookTable.disable(webhook, .staff, in: tx)
        case (true, false): try WebhookTable.enable(webhook.id, in: tx)
        default: break
        }
        return try WebhookReply(call.path.webhook(in: tx), in: tx)
    }
}

/// Deletes a webhook with its secrets and its log.
struct DeleteWebhook: Command {
    typealias Who = Staff<WebhooksWrite>
    typealias Path = WebhookPath
    typealias Reply = Nothing
    static let route = Route.delete("/webhooks/{id}", "Delete a webhook", problems: [Problem.notFound])

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> Nothing {
        try WebhookTable.delete(call.path.webhook(in: tx).id, in: tx)
        return Nothing()
    }
}

/// Gives a webhook another secret; those before it are signed with for a while longer.
struct AddWebhookSecret: Command {
    typealias Who = Staff<WebhooksWrite>
    typealias Path = WebhookPath
    static let route = Route.post(
        "/webhooks/{id}/secrets",
        "Make a new secret for a webhook; messages are signed with the old one too for a while longer",
        problems: [Problem.notFound]
    )
    static let repliesWithSecret = true

    /// Everything in it may be left out.
    struct Body: Codable, Sendable {
        /// How long messages are still signed with the secrets before it, at most a week; a day unless said.
        let grace_seconds: Count<0, 604_800>?
    }

    struct Reply: Codable, Sendable {
        let id: Int64
        let secret: String
        let created_at: Timestamp
    }

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> Reply {
        let webhook = try call.path.webhook(in: tx)
        let end = tx.now.adding(seconds: Int64(call.body.grace_seconds?.value ?? 86_400))
        let secret = try WebhookTable.addSecret(to: webhook.id, othersUntil: end, in: tx)
        return Reply(id: secret.id, secret: secret.text, created_at: secret.createdAt)
    }
}
