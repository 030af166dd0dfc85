/// The audit log's table: rows are added, and never changed or deleted.
///
/// One change is allowed, because a person may ask to be forgotten: what tells of the person becomes null.
package enum AuditTable {
    static let migration = Migration("2026-11-22-kernel-audit", each: { [table] + indexes + guards($0) })

    /// Takes addresses and states out of the lines that fit a condition.
    package static func redact(where condition: SQL, in tx: Transaction) throws {
        try tx.execute(
            """
            UPDATE audit_log SET address = NULL, before_state = NULL, after_state = NULL, details = NULL
            WHERE \(condition)
            """
        )
    }

    /// Reading it is newest first, whoever and whatever is asked for.
    static let order = Migration(
        "2026-11-22-kernel-audit-order",
        [
            "DROP INDEX audit_log_actor", "DROP INDEX audit_log_subject", "DROP INDEX audit_log_action",
            "CREATE INDEX audit_log_at ON audit_log (at, id)",
            "CREATE INDEX audit_log_actor ON audit_log (actor, at, id)",
            "CREATE INDEX audit_log_subject ON audit_log (subject, at, id)",
            "CREATE INDEX audit_log_action ON audit_log (action, at, id)",
        ]
    )

    private static let table: SQL = """
        CREATE TABLE audit_log (
            id \(.identity), at \(.integer) NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL,
            subject TEXT NOT NULL, address TEXT, request_id TEXT, before_state TEXT, after_state TEXT,
            details TEXT
        )\(.strict)
        """

    private static let indexes: [SQL] = [
        "CREATE INDEX audit_log_actor ON audit_log (actor, id)",
        "CREATE INDEX audit_log_subject ON audit_log (subject, id)",
        "CREATE INDEX audit_log_action ON audit_log (action, id)",
    ]

    private static func guards(_ engine: Engine) -> [SQL] {
        switch engine {
        case .sqlite:
            [
                """
                CREATE TRIGGER audit_log_stays BEFORE DELETE ON audit_log
                BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END
                """,
                """
                CREATE TRIGGER audit_log_is_final BEFORE UPDATE ON audit_log
                WHEN NEW.id IS NOT OLD.id OR NEW.at IS NOT OLD.at OR NEW.actor IS NOT OLD.actor
                    OR NEW.action IS NOT OLD.action OR NEW.subject IS NOT OLD.subject
                    OR NEW.request_id IS NOT OLD.request_id OR NEW.address IS NOT NULL
                    OR NEW.before_state IS NOT NULL OR NEW.after_state IS NOT NULL OR NEW.details IS NOT NULL
                BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END
                """,
            ]
        case .postgres:
            [
                """
                CREATE FUNCTION audit_log_grows() RETURNS trigger LANGUAGE plpgsql AS $grows$
                BEGIN
                    IF TG_OP = 'UPDATE' AND NEW.address IS NULL AND NEW.before_state IS NULL
                        AND NEW.after_state IS NULL AND NEW.details IS NULL
                        AND (NEW.id, NEW.at, NEW.actor, NEW.action, NEW.subject)
                            = (OLD.id, OLD.at, OLD.actor, OLD.action, OLD.subject)
                        AND NEW.request_id IS NOT DISTINCT FROM OLD.request_id
                    THEN RETURN NEW; END IF;
                    RAISE EXCEPTION 'the audit log only grows';
                END $grows$
                """,
                """
                CREATE TRIGGER audit_log_is_final BEFORE UPDATE OR DELETE ON audit_log
                FOR EACH ROW EXECUTE FUNCTION audit_log_grows()
                """,
            ]
        }
    }
}
