import Kernel

/// What must be true of webhooks and their deliveries.
enum WebhookAudits {
    static func all(_ settings: WebhookSettings) -> [Audit] { [wanted(settings.deliveryDays), told, queued] }

    /// Of older events the deliveries may have been forgotten.
    private static func wanted(_ days: Int64) -> Audit {
        Audit(
            "webhooks.deliveries",
            proves: "Each event has a delivery for every webhook that was enabled and wanted it.",
            advice: "Send what is missing: POST /webhooks/{id}/redeliver with the time of the event."
        ) { after, tx in
            let webhooks = try WebhookTable.all(in: tx).filter(\.isEnabled)
            let first = max(after, webhooks.map(\.sincePosition).min() ?? .max)
            guard first < .max else { return Audit.Page([], rows: 0, last: nil) }
            let events = try tx.rows(
                """
                SELECT \(EventTable.columns) FROM events
                WHERE position > \(first) AND occurred_at > \(tx.now.adding(days: -days))
                ORDER BY position LIMIT \(Audit.pageSize)
                """
            ).map(Event.init)
            var findings: [AuditFinding] = []
            for webhook in webhooks {
                let wanted = events.filter { $0.position > webhook.sincePosition && webhook.wants($0.name) }
                let missed = try WebhookDeliveryTable.missed(wanted.map(\.id), by: webhook.id, in: tx)
                findings += wanted.filter { missed.contains($0.id) }.map { event in
                    AuditFinding("event:\(event.id)", "\(webhook.reference) was to be sent \(event.name)")
                }
            }
            let isLast = events.count < Audit.pageSize
            return Audit.Page(findings, rows: events.count, last: isLast ? nil : events.last?.position)
        }
    }

    private static let told = Audit(
        "webhooks.events",
        proves: "Each delivery tells of an event that is there, or is a trial, and has ended or waits.",
        advice: "The delivery cannot be trusted; see its log, and redeliver the event."
    ) { _ in
        AuditRows(
            "webhook_deliveries d",
            by: "d.id",
            with: "LEFT JOIN events e ON e.id = d.event_id LEFT JOIN webhooks w ON w.id = d.webhook_id",
            broken: """
                w.id IS NULL OR (d.status = 'waiting') <> (d.ended_at IS NULL)
                OR d.event_id IS NOT NULL
                    AND (e.id IS NULL OR e.position IS NULL OR e.subject <> d.subject)
                """,
            subject: "'delivery:' || d.id",
            detail: "'it is ' || d.status || ' and tells of ' || d.subject || ', which is nobody''s event'"
        )
    }

    private static let queued = Audit(
        "webhooks.queued",
        proves: "Of each subject the first delivery that waits has a job that will send it.",
        advice: "POST /webhooks/{id}/redeliver with its delivery_id sends it."
    ) { _ in
        AuditRows(
            "webhook_deliveries d",
            by: "d.id",
            broken: """
                d.status = 'waiting' AND NOT EXISTS (
                    SELECT 1 FROM webhook_deliveries b WHERE b.webhook_id = d.webhook_id
                        AND b.subject = d.subject AND b.status = 'waiting' AND b.id < d.id
                ) AND NOT EXISTS (
                    SELECT 1 FROM jobs j WHERE j.kind = \(WebhookDelivery.jobKind)
                        AND j.payload = '{"delivery":' || d.id || ',"turn":' || d.turn || '}'
                )
                """,
            subject: "'delivery:' || d.id",
            detail: "'it waits since ' || d.created_at || ' ms, and nothing will send it'"
        )
    }
}
