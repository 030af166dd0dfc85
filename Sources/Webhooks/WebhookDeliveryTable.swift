import Kernel

/// Messages to webhooks and the tries to deliver them: every statement on them.
enum WebhookDeliveryTable {
    static let tables: [SQL] = [
        """
        CREATE TABLE webhook_deliveries (
            id \(.identity), webhook_id \(.integer) NOT NULL REFERENCES webhooks (id),
            event_id \(.integer) REFERENCES events (id), message_id TEXT NOT NULL UNIQUE,
            subject TEXT NOT NULL, status TEXT NOT NULL, tries \(.integer) NOT NULL DEFAULT 0,
            turn \(.integer) NOT NULL DEFAULT 0, next_at \(.integer), created_at \(.integer) NOT NULL,
            ended_at \(.integer)
        )\(.strict)
        """,
        """
        CREATE UNIQUE INDEX webhook_deliveries_event ON webhook_deliveries (webhook_id, event_id)
        WHERE event_id IS NOT NULL
        """,
        "CREATE INDEX webhook_deliveries_webhook ON webhook_deliveries (webhook_id, id)",
        """
        CREATE INDEX webhook_deliveries_waiting ON webhook_deliveries (webhook_id, subject, id)
        WHERE status = 'waiting'
        """,
        """
        CREATE TABLE webhook_tries (
            id \(.identity), delivery_id \(.integer) NOT NULL REFERENCES webhook_deliveries (id),
            at \(.integer) NOT NULL, status \(.integer), duration_ms \(.integer) NOT NULL,
            answer TEXT NOT NULL
        )\(.strict)
        """,
        "CREATE INDEX webhook_tries_delivery ON webhook_tries (delivery_id, id)",
    ]

    /// One message on its way.
    struct Item: Sendable {
        let id: ID<WebhookDelivery>
        let webhook: ID<Webhook>
        let messageID: String
        let subject: String
        let status: WebhookDelivery.Status
        let tries: Int
        let turn: Int64
        let createdAt: Timestamp
        /// What it tells of; nil for a trial.
        let event: Event?

        init(_ row: Row) {
            id = row["delivery_id"]
            webhook = row["webhook_id"]
            messageID = row["message_id"]
            subject = row["about"]
            status = row["status"]
            tries = row["tries"]
            turn = row["turn"]
            createdAt = row["created_at"]
            let event: Int64? = row["id"]
            self.event = event == nil ? nil : Event(row)
        }
    }

    static func find(_ id: ID<WebhookDelivery>, in tx: Transaction) throws -> Item? {
        try tx.first(
            """
            SELECT d.id AS delivery_id, d.webhook_id, d.message_id, d.subject AS about, d.status, d.tries,
                d.turn, d.created_at, e.id, e.name, e.subject, e.data, e.occurred_at, e.position, e.sequence
            FROM webhook_deliveries d LEFT JOIN events e ON e.id = d.event_id WHERE d.id = \(id)
            """
        ).map(Item.init)
    }

    /// Adds messages that wait, one for each event that has none yet.
    static func insert(_ events: [Event], to webhook: ID<Webhook>, in tx: Transaction) throws {
        let rows: [SQL] = events.map { event in
            """
            (\(webhook), \(event.id), \("msg_" + tx.random.hex(digits: 32)), \(event.subject), 'waiting',
             \(tx.now), \(tx.now))
            """
        }
        guard !rows.isEmpty else { return }
        try tx.execute(
            """
            INSERT INTO webhook_deliveries (webhook_id, event_id, message_id, subject, status, next_at,
                                            created_at)
            VALUES \(rows.joined(", "))
            ON CONFLICT (webhook_id, event_id) WHERE event_id IS NOT NULL DO NOTHING
            """
        )
    }

    /// Adds a message without an event.
    static func insertTrial(of webhook: Webhook, in tx: Transaction) throws -> ID<WebhookDelivery>? {
        try tx.first(
            """
            INSERT INTO webhook_deliveries (webhook_id, message_id, subject, status, next_at, created_at)
            VALUES (\(webhook.id), \("msg_" + tx.random.hex(digits: 32)), \(webhook.reference), 'waiting',
                    \(tx.now), \(tx.now))
            RETURNING id
            """
        )?[0]
    }

    /// Of each subject the first message that waits: the only one that may be sent.
    static func heads(of webhook: ID<Webhook>, _ subjects: [String], in tx: Transaction) throws
        -> [ID<WebhookDelivery>]
    {
        try tx.rows(
            """
            SELECT MIN(id) AS head FROM webhook_deliveries
            WHERE webhook_id = \(webhook) AND status = 'waiting' AND subject IN \(subjects)
            GROUP BY subject ORDER BY head
            """
        ).map { $0[0] }
    }

    /// Gives a message its next turn, which makes every job of an earlier one idle.
    static func nextTurn(_ id: ID<WebhookDelivery>, in tx: Transaction) throws -> (
        turn: Int64, due: Timestamp?
    )? {
        try tx.first(
            "UPDATE webhook_deliveries SET turn = turn + 1 WHERE id = \(id) RETURNING turn, next_at"
        ).map { ($0[0], $0[1]) }
    }

    /// A message that has not begun to wait for its turn again.
    static func untried(_ heads: [ID<WebhookDelivery>], in tx: Transaction) throws -> [ID<WebhookDelivery>] {
        try tx.rows(
            "SELECT id FROM webhook_deliveries WHERE id IN \(heads) AND turn = 0 ORDER BY id"
        ).map { $0[0] }
    }

    static func postpone(_ id: ID<WebhookDelivery>, tries: Int, until next: Timestamp, in tx: Transaction)
        throws
    {
        try tx.execute("UPDATE webhook_deliveries SET tries = \(tries), next_at = \(next) WHERE id = \(id)")
    }

    static func end(
        _ id: ID<WebhookDelivery>,
        _ status: WebhookDelivery.Status,
        tries: Int,
        in tx: Transaction
    ) throws {
        try tx.execute(
            """
            UPDATE webhook_deliveries SET status = \(status), tries = \(tries), next_at = NULL,
                ended_at = \(tx.now)
            WHERE id = \(id)
            """
        )
    }

    static func cancel(allOf webhook: ID<Webhook>, in tx: Transaction) throws {
        try tx.execute(
            """
            UPDATE webhook_deliveries SET status = 'cancelled', next_at = NULL, ended_at = \(tx.now)
            WHERE webhook_id = \(webhook) AND status = 'waiting'
            """
        )
    }

    /// Lets what ended wait again, with all of its tries.
    static func restart(where condition: SQL, of webhook: ID<Webhook>, in tx: Transaction) throws -> [String]
    {
        try tx.rows(
            """
            UPDATE webhook_deliveries SET status = 'waiting', tries = 0, next_at = \(tx.now), ended_at = NULL
            WHERE webhook_id = \(webhook) AND status <> 'waiting' AND \(condition)
            RETURNING subject
            """
        ).map { $0[0] }
    }

    static func note(_ answer: WebhookAnswer, at: Timestamp, of id: ID<WebhookDelivery>, in tx: Transaction)
        throws
    {
        try tx.execute(
            """
            INSERT INTO webhook_tries (delivery_id, at, status, duration_ms, answer)
            VALUES (\(id), \(at), \(answer.status), \(answer.milliseconds), \(answer.text))
            """
        )
    }

    static func delete(allOf webhook: ID<Webhook>, in tx: Transaction) throws {
        try tx.execute(
            """
            DELETE FROM webhook_tries WHERE delivery_id IN (
                SELECT id FROM webhook_deliveries WHERE webhook_id = \(webhook)
            )
            """
        )
        try tx.execute("DELETE FROM webhook_deliveries WHERE webhook_id = \(webhook)")
    }
}

extension WebhookDeliveryTable {
    /// Of some events those that no message to a webhook tells of.
    static func missed(_ events: [Int64], by webhook: ID<Webhook>, in tx: Transaction) throws -> Set<Int64> {
        let told: [Int64] = try tx.rows(
            "SELECT event_id FROM webhook_deliveries WHERE webhook_id = \(webhook) AND event_id IN \(events)"
        ).map { $0[0] }
        return Set(events).subtracting(told)
    }
}

extension WebhookDeliveryTable {
    /// Removes some of those that ended before a moment, and answers how many.
    static func forget(endedBefore moment: Timestamp, limit: Int, in tx: Transaction) throws -> Int {
        let ids: [Int64] = try tx.rows(
            """
            SELECT id FROM webhook_deliveries WHERE ended_at IS NOT NULL AND ended_at < \(moment)
            ORDER BY ended_at LIMIT \(limit)
            """
        ).map { $0[0] }
        try tx.execute("DELETE FROM webhook_tries WHERE delivery_id IN \(ids)")
        try tx.execute("DELETE FROM webhook_deliveries WHERE id IN \(ids)")
        return ids.count
    }
}
