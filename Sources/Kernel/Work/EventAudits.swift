/// What must be true of the order of events.
enum EventAudits {
    static let all: [Audit] = [positions, cursor, sequences]

    private static let advice =
        "Readers may have missed an event: restore the last good backup, or let them begin at 0 again."

    private static let kept: SQL = "(SELECT c.removed_position FROM event_cursor c WHERE c.id = 1)"

    private static let positions = Audit(
        "events.positions",
        proves: "Events have positions without gaps or doubles; an event with a position has a sequence.",
        advice: advice
    ) { _ in
        AuditRows(
            "events e",
            by: "e.id",
            broken: """
                (e.position IS NULL) <> (e.sequence IS NULL) OR e.position <= \(kept)
                OR e.position > \(kept) + 1
                    AND NOT EXISTS (SELECT 1 FROM events p WHERE p.position = e.position - 1)
                OR EXISTS (SELECT 1 FROM events o WHERE o.position = e.position AND o.id <> e.id)
                """,
            subject: "'event:' || e.id",
            detail:
                "'its position is ' || COALESCE(e.position, 0) || ', and that before is nobody''s, or it is '"
                + " || 'another''s too'"
        )
    }

    private static let cursor = Audit(
        "events.cursor",
        proves: "The last event stands where the cursor says.",
        advice: advice
    ) { _ in
        """
        SELECT 'cursor' AS subject, 'it is ' || c.position || ', the last event''s position is '
            || COALESCE((SELECT MAX(e.position) FROM events e), c.removed_position) AS detail
        FROM event_cursor c
        WHERE c.position <> COALESCE((SELECT MAX(e.position) FROM events e), c.removed_position)
        """
    }

    private static let sequences = Audit(
        "events.sequences",
        proves:
            "The events of one subject are counted without gaps or doubles, in the order of their positions.",
        advice: advice
    ) { _ in
        AuditRows(
            "events e",
            by: "e.id",
            broken: """
                e.sequence < 1 OR e.sequence > 1 AND NOT EXISTS (
                    SELECT 1 FROM events b
                    WHERE b.subject = e.subject AND b.sequence = e.sequence - 1 AND b.position < e.position
                ) AND NOT EXISTS (
                    SELECT 1 FROM event_sequences s
                    WHERE s.subject = e.subject AND s.removed_sequence >= e.sequence - 1
                )
                """,
            subject: "'event:' || e.id",
            detail: "'it is number ' || e.sequence || ' of ' || e.subject || ', and none is the one before'"
        )
    }
}
