package import Kernel

/// What happened, told outward: the list of events, and webhooks that each event is sent to.
///
/// Invariants: every event has a delivery for each webhook that was enabled and wanted it; of one subject's
/// events to one webhook, the next is sent after the one before was delivered or given up; a message keeps
/// its id through all of its tries.
package struct Webhooks: Feature {
    package let name = "webhooks"
    private let settings: WebhookSettings

    package init(_ settings: WebhookSettings) {
        self.settings = settings
    }

    package var migrations: [Migration] { [WebhookTable.migration, WebhookTable.beginnings] }
    package var jobs: [any Job] { [ForgetDeliveries(settings: settings), ForgetEvents(settings: settings)] }
    package var audits: [Audit] { WebhookAudits.all(settings) }

    package var endpoints: [any Endpoint] {
        [
            ListEvents(), StreamEvents(), ListWebhooks(), CreateWebhook(settings: settings), ShowWebhook(),
            ChangeWebhook(settings: settings), DeleteWebhook(), AddWebhookSecret(), TestWebhook(),
            ListWebhookDeliveries(), Redeliver(),
        ]
    }

    package var listeners: [any EventListener] { [WebhookFan()] }

    /// Without a sender messages wait for a server that has one.
    package var deliveries: [any Delivery] {
        settings.sender.map { [WebhookDelivery(sender: $0, hashing: settings.hashing)] } ?? []
    }
}

/// What webhooks need from outside of the feature.
package struct WebhookSettings: Sendable {
    let hashing: Hashing
    let sender: (any WebhookSender)?
    /// Whether addresses within private networks, and plain HTTP, are allowed: for development.
    let allowsPrivate: Bool
    /// How long deliveries are kept after they ended.
    let deliveryDays: Int64
    /// How long events are kept.
    let eventDays: Int64

    package init(
        hashing: Hashing,
        sender: (any WebhookSender)?,
        allowsPrivate: Bool,
        deliveryDays: Int = 30,
        eventDays: Int = 90
    ) {
        self.hashing = hashing
        self.sender = sender
        self.allowsPrivate = allowsPrivate
        self.deliveryDays = Int64(deliveryDays)
        self.eventDays = Int64(eventDays)
    }
}
