import Kernel

/// A webhook as staff see it; with its secret only in the answer that made it.
struct WebhookReply: Codable, Sendable {
    /// A secret without its text.
    struct Secret: Codable, Sendable {
        let id: Int64
        let created_at: Timestamp
        let expires_at: Timestamp?
    }

    let id: ID<Webhook>
    let url: String
    let description: String?
    let events: [String]
    let is_enabled: Bool
    /// `staff`, `gone` (it answered 410) or `failing` (nothing was heard there for days).
    let disabled_reason: String?
    let disabled_at: Timestamp?
    let failing_since: Timestamp?
    let secrets: [Secret]
    let created_at: Timestamp
    let updated_at: Timestamp
    let secret: String?

    init(_ webhook: Webhook, secret: String? = nil, in tx: Transaction) throws {
        id = webhook.id
        url = webhook.url
        description = webhook.description
        events = webhook.events
        is_enabled = webhook.isEnabled
        disabled_reason = webhook.disabledReason
        disabled_at = webhook.disabledAt
        failing_since = webhook.failingSince
        secrets = try WebhookTable.secrets(of: webhook.id, in: tx).map {
            Secret(id: $0.id, created_at: $0.createdAt, expires_at: $0.expiresAt)
        }
        created_at = webhook.createdAt
        updated_at = webhook.updatedAt
        self.secret = secret
    }
}

/// The address of one webhook.
struct WebhookPath: Codable, Sendable {
    let id: ID<Webhook>

    func webhook(in tx: Transaction) throws -> Webhook {
        guard let webhook = try WebhookTable.find(id, in: tx) else {
            throw Problem.notFound("Webhook not found")
        }
        return webhook
    }
}

/// The name of an event, or a beginning of names: `order.paid`, `order.*`.
struct EventPattern: TextValue {
    let text: String
    static let example = "order.*"
    static let rule = TextRule(length: 3...80, pattern: "^[a-z_]+(\\.[a-z_]+)*\\.([a-z_]+|\\*)$") { text in
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let isPlain = parts.enumerated().allSatisfy { index, part in
            (index > 0 && index == parts.count - 1 && part == "*")
                || (!part.isEmpty && part.utf8.allSatisfy { ($0 >= 0x61 && $0 <= 0x7A) || $0 == 0x5F })
        }
        return isPlain && parts.count > 1
            ? nil : "must be the name of an event, or a beginning such as order.*"
    }

    init(checked text: String) {
        self.text = text
    }
}
