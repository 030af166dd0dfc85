import Kernel

/// Makes of each event a message to every webhook that wants it.
struct WebhookFan: EventListener {
    func hear(_ events: [Event], in tx: Transaction) throws {
        for webhook in try WebhookTable.all(in: tx) where webhook.isEnabled {
            let wanted = events.filter { webhook.wants($0.name) }
            guard let last = wanted.last else { continue }
            // First of all, so that nobody decides meanwhile what is the next to be sent.
            try WebhookTable.note(webhook.id, heard: last.position, in: tx)
            try WebhookDeliveryTable.insert(wanted, to: webhook.id, in: tx)
            try WebhookQueue.start(webhook.id, Set(wanted.map(\.subject)), in: tx)
        }
    }
}

/// Which message is sent next: of each subject, the first that waits.
enum WebhookQueue {
    /// Sends what is first of its subject and was never given a turn.
    static func start(_ webhook: ID<Webhook>, _ subjects: Set<String>, in tx: Transaction) throws {
        let heads = try WebhookDeliveryTable.heads(of: webhook, subjects.sorted(), in: tx)
        for id in try WebhookDeliveryTable.untried(heads, in: tx) { try enqueue(id, in: tx) }
    }

    /// Sends what is first of a subject now that the one before it ended.
    static func goOn(_ webhook: ID<Webhook>, _ subject: String, in tx: Transaction) throws {
        for id in try WebhookDeliveryTable.heads(of: webhook, [subject], in: tx) { try enqueue(id, in: tx) }
    }

    /// Stores a job for the message's next turn, and no other job of it has one.
    static func enqueue(_ id: ID<WebhookDelivery>, in tx: Transaction) throws {
        guard let next = try WebhookDeliveryTable.nextTurn(id, in: tx) else { return }
        try tx.enqueue(
            WebhookDelivery.jobKind,
            .object([("delivery", .number("\(id)")), ("turn", .number("\(next.turn)"))]),
            due: next.due
        )
    }
}
