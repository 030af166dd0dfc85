package import Kernel

/// Tells what happens as it happens, as server-sent events whose ids are the cursor of `/events`.
package struct StreamEvents: Feed {
    package static let route = Route.get(
        "/events/stream",
        "Listen to what happens, from a cursor on",
        problems: [EventPage.removed]
    )
    package static let bell = EventSequencer.bell
    package static let readsHeaders = true
    /// So many are held in memory for one reader.
    private static let atOnce = 100
    package typealias Who = Staff<EventsRead>

    package struct Parameters: Codable, Sendable {
        /// Where to begin: 0 for the beginning; without it, and without `Last-Event-ID`, with what is new.
        let after: EventCursor?
        /// Such as `order.paid`.
        let name: Text<1, 80>?
        /// Such as `order:` and the order's external id.
        let subject: Text<1, 120>?
    }

    package typealias Reply = EventReply

    /// The header field goes first: a browser that comes back asks for the address of its first visit.
    package func start(_ call: Call<Self>, in tx: Transaction) throws -> Int64 {
        let place = try asked(call) ?? EventTable.last(in: tx)
        try EventPage.check(after: place, in: tx)
        return place
    }

    private func asked(_ call: Call<Self>) throws -> Int64? {
        guard let field = call.headers["last-event-id"] else {
            return call.parameters.after?.position
        }
        guard let position = Int64(field), position >= 0 else {
            throw Problem.invalid(field: "Last-Event-ID", "must be the id of an event")
        }
        return position
    }

    package func page(_ call: Call<Self>, after place: Int64, in tx: Transaction) throws -> FeedPage<Reply> {
        let page = try EventPage(
            after: place,
            limit: Self.atOnce,
            name: call.parameters.name?.text,
            subject: call.parameters.subject?.text,
            in: tx
        )
        return FeedPage(
            try page.events.map { event in .init(at: event.position, event.name, try EventReply(event)) },
            next: page.next,
            hasMore: page.hasMore
        )
    }
}
