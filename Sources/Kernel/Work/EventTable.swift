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

    /// Old events are removed; of each subject is kept how many there were.
    static let removal = Migration(
        "2026-11-23-kernel-event-removal",
        [
            "ALTER TABLE event_cursor ADD COLUMN removed_position \(.integer) NOT NULL DEFAULT 0",
            """
            CREATE TABLE event_sequences (
                subject TEXT PRIMARY KEY, removed_sequence \(.integer) NOT NULL
            )\(.strict)
            """,
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
                    ), (
                        SELECT gone.removed_sequence FROM event_sequences gone WHERE gone.subject = about
                    ), 0) AS told_before
                FROM fresh
            )
            UPDATE events SET position = nth + \(last), sequence = told_before + place
            FROM numbered WHERE events.id = event_id
            RETURNING \(columns)
            """
        ).map(Event.init).sorted { $0.position < $1.position }
    }

    /// The position of the last event that was removed; all up to it are gone, and none after it.
    package static func lastRemoved(in tx: Transaction) throws -> Int64 {
        try tx.first("SELECT removed_position FROM event_cursor WHERE id = 1")?[0] ?? 0
    }

    /// Removes the events up to a position; whoever needs them must have let go of them.
    package static func remove(upTo position: Int64, in tx: Transaction) throws {
        // Nobody counts the events of a subject meanwhile.
        try tx.lock("event_cursor", 1)
        let first = try lastRemoved(in: tx)
        guard position > first, try position <= last(in: tx) else { return }
        try tx.execute(
            """
            INSERT INTO event_sequences (subject, removed_sequence)
            SELECT subject, MAX(sequence) FROM events
            WHERE position > \(first) AND position <= \(position) GROUP BY subject
            ON CONFLICT (subject) DO UPDATE SET removed_sequence = excluded.removed_sequence
            """
        )
        try tx.execute("DELETE FROM events WHERE position > \(first) AND position <= \(position)")
        try tx.execute("UPDATE event_cursor SET removed_position = \(position) WHERE id = 1")
    }

    static func move(to position: Int64, in tx: Transaction) throws {
        try tx.execute("UPDATE event_cursor SET position = \(position) WHERE id = 1")
    }
}
