package import Kernel

/// Lists what happened, the earliest first, from a cursor on.
///
/// Whoever goes on from `next` misses nothing and reads nothing twice.
package struct ListEvents: Query {
    package static let route = Route.get("/events", "List what happened, from a cursor on")
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

    package struct Happened: Codable, Sendable {
        /// Its position: one more than that of the event before it.
        let id: Int64
        let name: String
        let subject: String
        /// The how manyth event of this subject.
        let sequence: Int64
        let occurred_at: Timestamp
        let data: JSON
    }

    package struct Reply: Codable, Sendable {
        let events: [Happened]
        /// Where to go on.
        let next: Int64
        /// Whether there is more by now.
        let has_more: Bool
    }

    package func answer(_ call: Call<Self>, in tx: Transaction) throws -> Reply {
        let after = call.parameters.after?.position ?? 0
        let limit = call.parameters.limit?.value ?? 100
        var conditions: [SQL] = ["position > \(after)"]
        if let name = call.parameters.name { conditions.append("name = \(name.text)") }
        if let subject = call.parameters.subject {
            conditions.append("subject = \(subject.text) AND sequence IS NOT NULL")
        }
        let found = try tx.rows(
            """
            SELECT \(EventTable.columns) FROM events WHERE \(conditions.joined(" AND "))
            ORDER BY position LIMIT \(limit + 1)
            """
        ).map(Event.init)
        let events = found.prefix(limit)
        let hasMore = found.count > limit
        // After a last page the reader need not pass again over what it did not want.
        let next = hasMore ? events.last?.position : try max(after, EventTable.last(in: tx))
        return Reply(events: try events.map(Self.happened), next: next ?? after, has_more: hasMore)
    }

    private static func happened(_ event: Event) throws -> Happened {
        Happened(
            id: event.position,
            name: event.name,
            subject: event.subject,
            sequence: event.sequence,
            occurred_at: event.occurredAt,
            data: try JSON.parse(Array(event.data.utf8))
        )
    }
}
