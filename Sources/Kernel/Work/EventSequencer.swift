/// Gives committed events their positions, one transaction at a time, so that whoever reads on from a
/// position misses none.
///
/// The ids of events do not serve for that: on PostgreSQL a smaller one may become visible later. Positions
/// are given under the lock of one row, to what is committed by then; each becomes visible after all below
/// it. Two events of one subject whose transactions waited for each other keep that order.
package struct EventSequencer: Sendable {
    /// Touched when events have got their positions.
    package static let bell = "events"
    private static let atOnce = 500

    private let listeners: [any EventListener]

    package init(listeners: [any EventListener]) {
        self.listeners = listeners
    }

    /// Numbers what is not, and tells the listeners; an indexed read of no rows when there is nothing to do.
    package func advance(on database: any Database) async throws {
        guard try await database.read({ tx in try EventTable.isAnyUnnumbered(in: tx) }) else { return }
        let listeners = listeners
        while true {
            let count = try await database.write(isolation: .readCommittedAndGuarded) { tx in
                try tx.lock("event_cursor", 1)
                let last = try EventTable.last(in: tx)
                let events = try EventTable.number(Self.atOnce, after: last, in: tx)
                guard let newest = events.last else { return 0 }
                try EventTable.move(to: newest.position, in: tx)
                for listener in listeners { try listener.hear(events, in: tx) }
                tx.touch(Self.bell)
                return events.count
            }
            guard count == Self.atOnce else { return }
        }
    }
}
