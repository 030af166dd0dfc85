package import Kernel

/// Every statement on tasks.
package enum PaymentTasks {
    static let migration = Migration(
        "2026-11-25-payments-tasks",
        [
            "ALTER TABLE payment_tasks ADD COLUMN subject TEXT",
            "ALTER TABLE payment_tasks ADD COLUMN resolved_by TEXT",
            "ALTER TABLE payment_tasks ADD COLUMN outcome TEXT",
            "ALTER TABLE payment_tasks ADD COLUMN note TEXT",
            "CREATE INDEX payment_tasks_open ON payment_tasks (id) WHERE resolved_at IS NULL",
        ]
    )

    /// Writes a task down, once however often it is asked for with the same words; the subject is the key of
    /// the books' entry, or of the refund, that it is about.
    package static func add(
        _ kind: PaymentTask.Kind,
        _ reference: String,
        _ detail: String,
        about subject: String?,
        in tx: Transaction
    ) throws {
        let isNew =
            try tx.execute(
                """
                INSERT INTO payment_tasks (kind, reference, detail, subject, created_at)
                VALUES (\(kind), \(reference), \(detail), \(subject), \(tx.now))
                ON CONFLICT (reference, kind, detail) DO NOTHING
                """
            ) == 1
        if isNew { try tell("payment.task", kind, reference, in: tx) }
    }

    package static func find(_ id: ID<PaymentTask>, in tx: Transaction) throws -> PaymentTask? {
        try tx.first("SELECT \(columns) FROM payment_tasks WHERE id = \(id)").map(task)
    }

    /// Tasks that are open, resolved or both, the newest first, and how many there are.
    package static func page(
        _ page: PageRequest,
        isOpen: Bool?,
        in tx: Transaction
    ) throws -> (total: Int, tasks: [PaymentTask]) {
        let count = try tx.first("SELECT COUNT(*) FROM payment_tasks WHERE \(condition(isOpen))")
        return (count?[0] ?? 0, try newest(page.size, after: page.offset, isOpen: isOpen, in: tx))
    }

    package static func newest(
        _ limit: Int,
        after offset: Int = 0,
        isOpen: Bool?,
        in tx: Transaction
    ) throws -> [PaymentTask] {
        try tx.rows(
            """
            SELECT \(columns) FROM payment_tasks WHERE \(condition(isOpen))
            ORDER BY id DESC LIMIT \(limit) OFFSET \(offset)
            """
        ).map(task)
    }

    /// Those about one entry of the books that nobody has resolved.
    static func unresolved(
        _ reference: String,
        about subject: String,
        in tx: Transaction
    ) throws -> [ID<PaymentTask>] {
        try tx.rows(
            """
            SELECT id FROM payment_tasks
            WHERE reference = \(reference) AND subject = \(subject) AND resolved_at IS NULL
            """
        ).map { $0[0] }
    }

    private static func condition(_ isOpen: Bool?) -> SQL {
        switch isOpen {
        case true?: "resolved_at IS NULL"
        case false?: "resolved_at IS NOT NULL"
        case nil: "1 = 1"
        }
    }

    /// Ends a task that is open; nil when it is not.
    static func end(
        _ id: ID<PaymentTask>,
        as outcome: PaymentTask.Outcome,
        _ note: String,
        by actor: String,
        in tx: Transaction
    ) throws -> PaymentTask? {
        let row = try tx.first(
            """
            UPDATE payment_tasks SET resolved_at = \(tx.now), resolved_by = \(actor), outcome = \(outcome),
                note = \(note)
            WHERE id = \(id) AND resolved_at IS NULL RETURNING \(columns)
            """
        )
        guard let task = row.map(task) else { return nil }
        try tell("payment.task_resolved", task.kind, task.reference, in: tx)
        return task
    }

    private static func tell(
        _ event: String,
        _ kind: PaymentTask.Kind,
        _ reference: String,
        in tx: Transaction
    ) throws {
        try tx.emit(event, reference, .object([("kind", .string(kind.rawValue))]))
    }

    private static let columns: SQL =
        "id, kind, reference, detail, subject, created_at, resolved_at, resolved_by, outcome, note"

    private static func task(_ row: Row) -> PaymentTask {
        PaymentTask(
            id: row["id"],
            kind: row["kind"],
            reference: row["reference"],
            detail: row["detail"],
            subject: row["subject"],
            createdAt: row["created_at"],
            resolvedAt: row["resolved_at"],
            resolvedBy: row["resolved_by"],
            outcome: row["outcome"],
            note: row["note"]
        )
    }
}
