import Kernel

/// Webhooks and their secrets: every statement on them.
enum WebhookTable {
    static let migration = Migration(
        "2026-11-23-webhooks",
        [
            """
            CREATE TABLE webhooks (
                id \(.identity), url TEXT NOT NULL, description TEXT, events TEXT NOT NULL,
                is_enabled \(.integer) NOT NULL DEFAULT 1, disabled_reason TEXT, disabled_at \(.integer),
                failing_since \(.integer), heard_position \(.integer) NOT NULL DEFAULT 0,
                created_at \(.integer) NOT NULL, updated_at \(.integer) NOT NULL
            )\(.strict)
            """,
            """
            CREATE TABLE webhook_secrets (
                id \(.identity), webhook_id \(.integer) NOT NULL REFERENCES webhooks (id),
                secret TEXT NOT NULL, created_at \(.integer) NOT NULL, expires_at \(.integer)
            )\(.strict)
            """,
            "CREATE INDEX webhook_secrets_webhook ON webhook_secrets (webhook_id)",
        ] + WebhookDeliveryTable.tables
    )

    /// What a webhook was to be sent begins after this position: that of the last event when it was made,
    /// enabled or given other wishes.
    static let beginnings = Migration(
        "2026-11-23-webhooks-beginnings",
        [
            "ALTER TABLE webhooks ADD COLUMN since_position \(.integer) NOT NULL DEFAULT 0",
            "UPDATE webhooks SET since_position = (SELECT position FROM event_cursor WHERE id = 1)",
            """
            CREATE INDEX webhook_deliveries_of_event ON webhook_deliveries (event_id)
            WHERE event_id IS NOT NULL
            """,
            """
            CREATE INDEX webhook_deliveries_ended ON webhook_deliveries (ended_at)
            WHERE ended_at IS NOT NULL
            """,
        ]
    )

    /// Keeps events from getting their positions until the commit, so that it is certain which of them a
    /// change of webhooks comes before; first of all that a change does.
    static func lockOrder(in tx: Transaction) throws -> Int64 {
        try tx.lock("event_cursor", 1)
        return try EventTable.last(in: tx)
    }

    private static let columns: SQL = """
        id, url, description, events, is_enabled, disabled_reason, disabled_at, failing_since, created_at,
        updated_at, since_position
        """
    /// So many a shop may have: each event is looked at for each of them.
    static let countMax = 100

    static func all(in tx: Transaction) throws -> [Webhook] {
        try tx.rows("SELECT \(columns) FROM webhooks ORDER BY id").map(Webhook.init)
    }

    static func find(_ id: ID<Webhook>, in tx: Transaction) throws -> Webhook? {
        try tx.first("SELECT \(columns) FROM webhooks WHERE id = \(id)").map(Webhook.init)
    }

    static func insert(
        url: String,
        description: String?,
        events: [String],
        since position: Int64,
        in tx: Transaction
    ) throws -> Webhook? {
        try tx.first(
            """
            INSERT INTO webhooks (url, description, events, since_position, created_at, updated_at)
            VALUES (\(url), \(description), \(list(events)), \(position), \(tx.now), \(tx.now))
            RETURNING \(columns)
            """
        ).map(Webhook.init)
    }

    static func update(
        _ id: ID<Webhook>,
        url: String,
        description: String?,
        events: [String],
        since position: Int64,
        in tx: Transaction
    ) throws {
        try tx.execute(
            """
            UPDATE webhooks SET url = \(url), description = \(description), events = \(list(events)),
                since_position = \(position), updated_at = \(tx.now)
            WHERE id = \(id)
            """
        )
    }

    private static func list(_ events: [String]) -> String {
        JSON.array(events.map { .string($0) }).text
    }

    /// Nothing more is sent there, and what waits is given up.
    static func disable(_ webhook: Webhook, _ reason: Webhook.Reason, in tx: Transaction) throws {
        try tx.execute(
            """
            UPDATE webhooks SET is_enabled = \(false), disabled_reason = \(reason.rawValue),
                disabled_at = \(tx.now), updated_at = \(tx.now)
            WHERE id = \(webhook.id)
            """
        )
        try WebhookDeliveryTable.cancel(allOf: webhook.id, in: tx)
        try tx.emit("webhook.disabled", webhook.reference, .object([("reason", .string(reason.rawValue))]))
    }

    static func enable(_ id: ID<Webhook>, in tx: Transaction) throws {
        try tx.execute(
            """
            UPDATE webhooks SET is_enabled = \(true), disabled_reason = NULL, disabled_at = NULL,
                failing_since = NULL, updated_at = \(tx.now)
            WHERE id = \(id)
            """
        )
    }

    static func failing(_ id: ID<Webhook>, since: Timestamp?, in tx: Transaction) throws {
        try tx.execute("UPDATE webhooks SET failing_since = \(since) WHERE id = \(id)")
    }

    /// Writes the row, so that who settles a delivery meanwhile looks again at what waits.
    static func note(_ id: ID<Webhook>, heard position: Int64, in tx: Transaction) throws {
        try tx.execute("UPDATE webhooks SET heard_position = \(position) WHERE id = \(id)")
    }

    static func delete(_ id: ID<Webhook>, in tx: Transaction) throws {
        try WebhookDeliveryTable.delete(allOf: id, in: tx)
        try tx.execute("DELETE FROM webhook_secrets WHERE webhook_id = \(id)")
        try tx.execute("DELETE FROM webhooks WHERE id = \(id)")
    }

    // MARK: Secrets

    /// Those that messages are signed with now, the newest first.
    static func secrets(of id: ID<Webhook>, in tx: Transaction) throws -> [WebhookSecret] {
        try tx.rows(
            """
            SELECT id, secret, created_at, expires_at FROM webhook_secrets
            WHERE webhook_id = \(id) AND (expires_at IS NULL OR expires_at > \(tx.now))
            ORDER BY id DESC LIMIT 8
            """
        ).map(WebhookSecret.init)
    }

    /// Adds a secret; those before it end by then.
    static func addSecret(to id: ID<Webhook>, othersUntil end: Timestamp, in tx: Transaction) throws
        -> WebhookSecret
    {
        try tx.execute("DELETE FROM webhook_secrets WHERE webhook_id = \(id) AND expires_at <= \(tx.now)")
        try tx.execute(
            """
            UPDATE webhook_secrets SET expires_at = \(end)
            WHERE webhook_id = \(id) AND (expires_at IS NULL OR expires_at > \(end))
            """
        )
        let row = try tx.first(
            """
            INSERT INTO webhook_secrets (webhook_id, secret, created_at)
            VALUES (\(id), \(WebhookSecret.random(tx.random)), \(tx.now))
            RETURNING id, secret, created_at, expires_at
            """
        )
        guard let row else { throw DatabaseError.statement("a new secret was not returned") }
        return WebhookSecret(row)
    }
}
