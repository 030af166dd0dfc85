/// What must be true of the database itself, of stored jobs and of kept answers.
package enum KernelAudits {
    package static let all: [Audit] =
        [
            soundness, references, guards, jobs, leases, answers,
        ] + EventAudits.all

    private static let restore = "Stop the shop, keep a copy of the data, and restore the last good backup."

    /// SQLite reads every page; PostgreSQL is asked what it knows of itself, which costs nothing.
    private static let soundness = Audit(
        "database.sound",
        proves: "The database is whole: no damaged page, no invalid index or constraint.",
        advice: restore
    ) { tx in
        switch tx.engine {
        case .sqlite:
            """
            SELECT 'database' AS subject, integrity_check AS detail FROM pragma_integrity_check
            WHERE integrity_check <> 'ok'
            """
        case .postgres:
            """
            SELECT 'index:' || c.relname AS subject, 'the index is invalid' AS detail
            FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
            WHERE NOT (i.indisvalid AND i.indisready) AND c.relnamespace = current_schema()::regnamespace
            UNION ALL
            SELECT 'constraint:' || conname, 'the constraint was never checked' FROM pg_constraint
            WHERE NOT convalidated AND connamespace = current_schema()::regnamespace
            UNION ALL
            SELECT 'database', checksum_failures || ' pages were damaged' FROM pg_stat_database
            WHERE datname = current_database() AND checksum_failures > 0
            """
        }
    }

    private static let references = Audit(
        "database.references",
        proves: "Every row that another one names is there.",
        advice: restore
    ) { tx in
        switch tx.engine {
        case .sqlite:
            """
            SELECT "table" || ':' || COALESCE(rowid, 0) AS subject,
                'it names a row of ' || parent || ' that is not there' AS detail
            FROM pragma_foreign_key_check LIMIT 1000
            """
        case .postgres:
            // Its own triggers see to that as long as they are switched on.
            """
            SELECT 'table:' || c.relname AS subject, 'the trigger ' || t.tgname || ' is off' AS detail
            FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
            WHERE t.tgisinternal AND t.tgenabled = 'D' AND c.relnamespace = current_schema()::regnamespace
            """
        }
    }

    private static let guards = Audit.guards(
        "audit_log.guards",
        proves: "The database refuses to change or delete lines of the audit log.",
        of: ["audit_log"],
        triggers: [.sqlite: ["audit_log_stays", "audit_log_is_final"], .postgres: ["audit_log_is_final"]]
    )

    /// Workers look for forgotten answers every hour, so what was due an hour before they last did so and
    /// nobody took was overlooked; of a shop that stood still nothing follows.
    private static let jobs = Audit(
        "jobs.taken",
        proves: "No stored job waits while workers are at work.",
        advice: "See which kind it is: the program that knows how to run it may be an older or a newer one."
    ) { tx in
        AuditRows(
            "jobs j",
            by: "j.id",
            broken: """
                j.dead_at IS NULL AND j.leased_until <= \(tx.now) AND j.due_at < (
                    SELECT w.due_at FROM jobs w WHERE w.unique_key = 'every:idempotency.forget') - 7200000
                """,
            subject: "'job:' || j.id",
            detail: "j.kind || ' was due and nobody took it, ' || j.attempts || ' tries'"
        )
    }

    private static let leases = Audit(
        "jobs.leases",
        proves: "No job is leased for longer than a worker may keep it.",
        advice: "The clock may have been turned back; set leased_until to 0 and the job runs again."
    ) { tx in
        AuditRows(
            "jobs j",
            by: "j.id",
            broken: "j.leased_until > \(tx.now.adding(seconds: 86_400)) OR j.leased_until < 0"
                + " OR j.attempts < 0",
            subject: "'job:' || j.id",
            detail: "j.kind || ' is leased until ' || j.leased_until || ' ms, ' || j.attempts || ' tries'"
        )
    }

    private static let answers = Audit(
        "idempotency.answers",
        proves: "Each idempotency key was used once, and its answer is kept whole and not for ever.",
        advice: "Keep a copy of the row for whoever looks into it, then delete it."
    ) { tx in
        """
        SELECT 'key:' || key AS subject,
            CASE WHEN COUNT(*) > 1 THEN 'it was used ' || COUNT(*) || ' times'
                ELSE 'its answer is not whole, or older than four days' END AS detail
        FROM idempotency_keys GROUP BY scope, key
        HAVING COUNT(*) > 1 OR MIN(created_at) < \(tx.now.adding(seconds: -4 * 86_400))
            AND EXISTS (SELECT 1 FROM jobs w WHERE w.unique_key = 'every:idempotency.forget'
                AND w.due_at > \(tx.now))
            OR MAX(CASE WHEN (status IS NULL) <> (body IS NULL) OR (status IS NULL) <> (headers IS NULL)
                OR status NOT BETWEEN 100 AND 599 THEN 1 ELSE 0 END) = 1
        ORDER BY scope, key LIMIT 1000
        """
    }
}

extension Audit {
    /// That the triggers which refuse changes of a table are there and switched on.
    package static func guards(
        _ name: String,
        proves: String,
        of tables: [String],
        triggers: [Engine: [String]]
    ) -> Audit {
        Audit(
            name,
            proves: proves,
            advice: "Somebody took the lock off: find out who and why, then put the trigger back."
        ) { _, tx in
            let known: [String]
            switch tx.engine {
            case .sqlite:
                known = try tx.rows("SELECT name FROM sqlite_master WHERE type = 'trigger'").map { $0[0] }
            case .postgres:
                known = try tx.rows(
                    """
                    SELECT t.tgname::text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
                    WHERE c.relname::text IN \(tables) AND t.tgenabled <> 'D'
                        AND c.relnamespace = current_schema()::regnamespace
                    """
                ).map { $0[0] }
            }
            let wanted = triggers[tx.engine] ?? []
            let missing = Set(wanted).subtracting(known).sorted()
            return Page(
                missing.map { AuditFinding("trigger:\($0)", "it is not there, or switched off") },
                rows: wanted.count,
                last: nil
            )
        }
    }
}
