import Kernel

/// Events as readers see them.
package struct EventReply: Codable, Sendable {
    /// Its position: one more than that of the event before it.
    let id: Int64
    let name: String
    let subject: String
    /// The how manyth event of this subject.
    let sequence: Int64
    let occurred_at: Timestamp
    let data: JSON

    init(_ event: Event) throws {
        id = event.position
        name = event.name
        subject = event.subject
        sequence = event.sequence
        occurred_at = event.occurredAt
        data = try JSON.parse(Array(event.data.utf8))
    }
}

/// One page of events from a cursor on, the earliest first.
struct EventPage {
    let events: [Event]
    /// Where to go on.
    let next: Int64
    let hasMore: Bool

    /// The cursor stands before events that were removed.
    static let removed = Problem.Kind(410, "events_removed", "The events after the cursor were removed.")

    /// Whether nothing after a cursor was removed; 0 begins with the first that is there.
    static func check(after: Int64, in tx: Transaction) throws {
        let last = try EventTable.lastRemoved(in: tx)
        guard after > 0, after < last else { return }
        throw Problem(
            removed,
            "The events up to \(last) were removed because they are old. Go on after \(last), and read anew "
                + "whatever you keep of the shop.",
            extra: [("removed", .number("\(last)"))]
        )
    }

    /// Reads it: only events of this name and about this subject, where they are given.
    init(after: Int64, limit: Int, name: String?, subject: String?, in tx: Transaction) throws {
        var conditions: [SQL] = ["position > \(after)"]
        if let name { conditions.append("name = \(name)") }
        if let subject { conditions.append("subject = \(subject) AND sequence IS NOT NULL") }
        let found = try tx.rows(
            """
            SELECT \(EventTable.columns) FROM events WHERE \(conditions.joined(" AND "))
            ORDER BY position LIMIT \(limit + 1)
            """
        ).map(Event.init)
        events = Array(found.prefix(limit))
        hasMore = found.count > limit
        // After a last page the reader need not pass again over what it did not want.
        next = hasMore ? events.last?.position ?? after : try max(after, EventTable.last(in: tx))
    }
}
