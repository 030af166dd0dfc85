/// The places of events: every statement that writes them, and the reads by them.
package enum EventTable {
    /// Where the shop's own indexes grow with each event, there is still one beside the primary key.
    static let migration = Migration(
        "2026-11-23-kernel-event-positions",
        [
            "ALTER TABLE events ADD COLUMN position \(.integer)",
            "ALTER TABLE events ADD COLUMN sequence \(.integer)",
            "DROP INDEX events_subject",
            "CREATE INDEX events_unnumbered ON events (id) WHERE position IS NULL",
            "CREATE UNIQUE INDEX events_position ON events (position) WHERE position IS NOT NULL",
            """
            CREATE UNIQUE INDEX events_subject_sequence ON events (subject, sequence)
            WHERE sequence IS NOT NULL
            """,
            """
            CREATE TABLE event_cursor (
                id \(.integer) PRIMARY KEY, position \(.integer) NOT NULL
            )\(.strict)
            """,
            "INSERT INTO event_cursor (id, position) VALUES (1, 0)",
        ]
    )

    package static let columns: SQL = "id, name, subject, data, occurred_at, position, sequence"

    static func isAnyUnnumbered(in tx: Transaction) throws -> Bool {
        try tx.first("SELECT id FROM events WHERE position IS NULL LIMIT 1") != nil
    }

    /// The position of the last event that has one.
    package static func last(in tx: Transaction) throws -> Int64 {
        try tx.first("SELECT position FROM event_cursor WHERE id = 1")?[0] ?? 0
    }

    /// Gives the oldest committed events without a position theirs, and answers these events in order.
    ///
    /// The caller holds the cursor's row.
    static func number(_ limit: Int, after last: Int64, in tx: Transaction) throws -> [Event] {
        try tx.rows(
            """
            WITH fresh AS (
                SELECT id AS event_id, subject AS about FROM events WHERE position IS NULL
                ORDER BY id LIMIT \(limit)
            ), numbered AS (
                SELECT event_id, ROW_NUMBER() OVER (ORDER BY event_id) AS nth,
                    ROW_NUMBER() OVER (PARTITION BY about ORDER BY event_id) AS place,
                    COALESCE((
                        SELECT MAX(told.sequence) FROM events told
                        WHERE told.subject = about AND told.sequence IS NOT NULL
                    ), 0) AS told_before
                FROM fresh
            )
            UPDATE events SET position = nth + \(last), sequence = told_before + place
            FROM numbered WHERE events.id = event_id
            RETURNING \(columns)
            """
        ).map(Event.init).sorted { $0.position < $1.position }
    }

    static func move(to position: Int64, in tx: Transaction) throws {
        try tx.execute("UPDATE event_cursor SET position = \(position) WHERE id = 1")
    }
}
