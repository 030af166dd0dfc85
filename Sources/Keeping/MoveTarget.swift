import Kernel

/// Fills an empty shop in one transaction: it has everything afterwards, or nothing.
struct MoveTarget {
    /// Tables that the schema's own steps put rows into.
    private static let seeded: Set<String> = ["event_cursor"]

    let tx: Transaction
    let shapes: [TableShape]

    /// Servers that start meanwhile wait for the lock before they look at the schema.
    init(in tx: Transaction) throws {
        self.tx = tx
        if tx.engine == .postgres {
            _ = try tx.rows("SELECT 1 FROM (SELECT pg_advisory_xact_lock(6372286)) AS held")
        }
        shapes = try TableShape.all(in: tx)
        for shape in shapes {
            if Self.seeded.contains(shape.name) {
                try tx.execute("DELETE FROM \(shape.table)")
            } else if try tx.first("SELECT 1 AS one FROM \(shape.table) LIMIT 1") != nil {
                throw KeepingFault("The target is not empty: \(shape.name) has rows. Name a new place.")
            }
        }
    }

    /// Takes every page, in whatever order its tables come.
    ///
    /// Rows name others that may come later, so references are looked at when all are there.
    func fill(from line: PageLine) throws {
        try loosen()
        let known = Dictionary(shapes.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
        while let (table, rows) = try line.next() {
            guard let shape = known[table] else { throw KeepingFault("The target has no table \(table).") }
            do {
                try shape.insert(rows, in: tx)
            } catch let error as DatabaseError {
                throw KeepingFault("The rows of \(table) cannot be written: \(error).")
            }
        }
        try tighten()
        try countOn()
    }

    private func loosen() throws {
        // SQLite's connection was opened without looking at them.
        guard tx.engine == .postgres else { return }
        // Taken off and put back in this transaction, so nobody ever sees the tables without them.
        try tx.execute(
            """
            CREATE TEMPORARY TABLE moving_references ON COMMIT DROP AS
            SELECT conrelid::regclass::text AS owner, quote_ident(conname) AS label,
                pg_get_constraintdef(oid) AS definition
            FROM pg_constraint
            WHERE contype = 'f' AND connamespace = current_schema()::regnamespace
            """
        )
        try tx.execute(
            """
            DO $move$ DECLARE c record; BEGIN
                FOR c IN SELECT * FROM moving_references LOOP
                    EXECUTE 'ALTER TABLE ' || c.owner || ' DROP CONSTRAINT ' || c.label;
                END LOOP;
            END $move$
            """
        )
    }

    private func tighten() throws {
        guard tx.engine == .postgres else {
            let orphan = try tx.first("SELECT \"table\", parent FROM pragma_foreign_key_check LIMIT 1")
            guard let orphan else { return }
            throw KeepingFault(
                "A row of \(orphan[0] as String) names one of \(orphan[1] as String) that is not there."
            )
        }
        try tx.execute(
            """
            DO $move$ DECLARE c record; BEGIN
                FOR c IN SELECT * FROM moving_references LOOP
                    EXECUTE 'ALTER TABLE ' || c.owner || ' ADD CONSTRAINT ' || c.label || ' ' || c.definition;
                END LOOP;
            END $move$
            """
        )
    }

    /// Lets ids go on after the last; SQLite does so by itself.
    private func countOn() throws {
        guard tx.engine == .postgres else { return }
        for shape in shapes {
            let counted = try tx.rows(
                """
                SELECT attname::text FROM pg_attribute
                WHERE attrelid = \(shape.name)::regclass AND attidentity <> ''
                """
            ).map { $0[0] as String }
            for name in counted {
                guard let column = SQL(name: name) else { continue }
                _ = try tx.rows(
                    """
                    SELECT setval(pg_get_serial_sequence(\(shape.name), \(name)),
                        (SELECT COALESCE(MAX(\(column)), 1) FROM \(shape.table)),
                        EXISTS (SELECT 1 FROM \(shape.table)))
                    """
                )
            }
        }
    }
}
