import Kernel

/// Lists the messages of a webhook with every try to deliver them, the newest first.
struct ListWebhookDeliveries: Query {
    typealias Who = Staff<WebhooksWrite>
    typealias Path = WebhookPath
    static let route = Route.get(
        "/webhooks/{id}/deliveries",
        "List the deliveries of a webhook",
        problems: [Problem.notFound]
    )

    struct Parameters: Codable, Sendable {
        let status: WebhookDelivery.Status?
        let page: Count<1, 1_000_000>?
        let page_size: Count<1, 100>?
    }

    /// One try.
    struct Try: Codable, Sendable {
        let at: Timestamp
        /// The HTTP status; without one there was no answer.
        let status: Int?
        let duration_ms: Int64
        /// The beginning of what was answered, or why nothing was.
        let answer: String
    }

    struct Item: Codable, Sendable {
        let id: ID<WebhookDelivery>
        /// What the receiver sees as `webhook-id`.
        let message_id: String
        /// The event's position; none for a trial.
        let event_id: Int64?
        let name: String
        let subject: String
        let status: WebhookDelivery.Status
        /// Not earlier than then it is tried again.
        let next_at: Timestamp?
        let created_at: Timestamp
        let ended_at: Timestamp?
        let tries: [Try]
    }

    struct Reply: Codable, Sendable {
        let total: Int
        let page: Int
        let page_size: Int
        let deliveries: [Item]
    }

    func answer(_ call: Call<Self>, in tx: Transaction) throws -> Reply {
        let webhook = try call.path.webhook(in: tx)
        let page = PageRequest(page: call.parameters.page, size: call.parameters.page_size)
        var conditions: [SQL] = ["d.webhook_id = \(webhook.id)"]
        if let status = call.parameters.status { conditions.append("d.status = \(status)") }
        let condition = conditions.joined(" AND ")
        let rows = try tx.rows(
            """
            SELECT d.id, d.message_id, e.position, COALESCE(e.name, 'webhook.test') AS name, d.subject,
                d.status, d.next_at, d.created_at, d.ended_at
            FROM webhook_deliveries d LEFT JOIN events e ON e.id = d.event_id WHERE \(condition)
            ORDER BY d.id DESC LIMIT \(page.size) OFFSET \(page.offset)
            """
        )
        let tries = try Self.tries(of: rows.map { $0["id"] }, in: tx)
        return Reply(
            total: try tx.first("SELECT COUNT(*) FROM webhook_deliveries d WHERE \(condition)")?[0] ?? 0,
            page: page.number,
            page_size: page.size,
            deliveries: rows.map { Self.item($0, tries[$0["id"]] ?? []) }
        )
    }

    private static func tries(of ids: [Int64], in tx: Transaction) throws -> [Int64: [Try]] {
        guard !ids.isEmpty else { return [:] }
        let rows = try tx.rows(
            """
            SELECT delivery_id, at, status, duration_ms, answer FROM webhook_tries
            WHERE delivery_id IN \(ids) ORDER BY id
            """
        )
        return Dictionary(grouping: rows, by: { $0["delivery_id"] as Int64 }).mapValues { rows in
            rows.map {
                Try(at: $0["at"], status: $0["status"], duration_ms: $0["duration_ms"], answer: $0["answer"])
            }
        }
    }

    private static func item(_ row: Row, _ tries: [Try]) -> Item {
        Item(
            id: row["id"],
            message_id: row["message_id"],
            event_id: row["position"],
            name: row["name"],
            subject: row["subject"],
            status: row["status"],
            next_at: row["next_at"],
            created_at: row["created_at"],
            ended_at: row["ended_at"],
            tries: tries
        )
    }
}
