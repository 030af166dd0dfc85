import Kernel

/// Removes deliveries some time after they ended, with their tries.
struct ForgetDeliveries: Job {
    let kind = "webhooks.forget_deliveries"
    let everySeconds: Int64? = 3_600
    private static let atOnce = 500
    let settings: WebhookSettings

    func run(_ payload: JSON, in tx: Transaction) throws -> JobProgress {
        let moment = tx.now.adding(days: -settings.deliveryDays)
        let count = try WebhookDeliveryTable.forget(endedBefore: moment, limit: Self.atOnce, in: tx)
        return count == Self.atOnce ? .again : .done
    }
}

/// Removes old events, the earliest first, up to the first that is young or that a delivery tells of.
///
/// So a webhook receives what it is to receive however old that is, and whoever reads on from a cursor is
/// told when something after it is gone.
struct ForgetEvents: Job {
    let kind = "events.forget"
    let everySeconds: Int64? = 3_600
    private static let atOnce = 500
    let settings: WebhookSettings

    func run(_ payload: JSON, in tx: Transaction) throws -> JobProgress {
        let moment = tx.now.adding(days: -settings.eventDays)
        let removed = try EventTable.lastRemoved(in: tx)
        let rows = try tx.rows(
            """
            SELECT e.position, e.occurred_at,
                (SELECT MIN(d.id) FROM webhook_deliveries d WHERE d.event_id = e.id) AS delivery
            FROM events e WHERE e.position > \(removed)
            ORDER BY e.position LIMIT \(Self.atOnce)
            """
        )
        let old = rows.prefix { row in
            let (occurredAt, delivery): (Timestamp, Int64?) = (row["occurred_at"], row["delivery"])
            return occurredAt < moment && delivery == nil
        }
        if let last = old.last { try EventTable.remove(upTo: last["position"], in: tx) }
        return old.count == Self.atOnce ? .again : .done
    }
}
