package import Kernel

/// Lists what happened, the earliest first, from a cursor on.
///
/// Whoever goes on from `next` misses nothing and reads nothing twice.
package struct ListEvents: Query {
    package static let route = Route.get(
        "/events",
        "List what happened, from a cursor on",
        problems: [EventPage.removed]
    )
    package typealias Who = Staff<EventsRead>

    package struct Parameters: Codable, Sendable {
        /// The `next` of the answer before; 0 for the beginning.
        let after: EventCursor?
        let limit: Count<1, 1_000>?
        /// Such as `order.paid`.
        let name: Text<1, 80>?
        /// Such as `order:` and the order's external id.
        let subject: Text<1, 120>?
    }

    package struct Reply: Codable, Sendable {
        let events: [EventReply]
        /// Where to go on.
        let next: Int64
        /// Whether there is more by now.
        let has_more: Bool
    }

    package func answer(_ call: Call<Self>, in tx: Transaction) throws -> Reply {
        let after = call.parameters.after?.position ?? 0
        try EventPage.check(after: after, in: tx)
        let page = try EventPage(
            after: after,
            limit: call.parameters.limit?.value ?? 100,
            name: call.parameters.name?.text,
            subject: call.parameters.subject?.text,
            in: tx
        )
        return Reply(events: try page.events.map(EventReply.init), next: page.next, has_more: page.hasMore)
    }
}
