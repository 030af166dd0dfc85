internal import Kernel

/// How far the import of one file is, stored with what it did; every statement on `import_runs`.
struct ImportRun: Sendable {
    let id: Int64
    /// Results of reading that are dealt with for good.
    var resultsDone: Int
    var counts: ImportCounts

    /// Takes up an interrupted import of this file, or begins one.
    static func begin(file: String, restarts: Bool, in tx: Transaction) throws -> ImportRun {
        let row = try tx.first(
            "SELECT id, results_done, counts FROM import_runs WHERE file = \(file) AND state = 'running'"
        )
        if let row, !restarts {
            return ImportRun(id: row[0], resultsDone: row[1], counts: counts(row[2]))
        }
        let none = ImportCounts().json.text
        let begun = try tx.first(
            """
            INSERT INTO import_runs (file, results_done, state, counts, started_at, updated_at)
            VALUES (\(file), 0, 'running', \(none), \(tx.now), \(tx.now))
            ON CONFLICT (file) DO UPDATE SET results_done = 0, state = 'running', counts = excluded.counts,
                started_at = excluded.started_at, updated_at = excluded.updated_at
            RETURNING id
            """
        )
        guard let begun else { throw DatabaseError.busy }
        return ImportRun(id: begun[0], resultsDone: 0, counts: ImportCounts())
    }

    /// The run after some more results, written down.
    ///
    /// - Throws: ``ImportProblem/doubled`` when somebody else imports the same file.
    func advanced(by done: Int, _ more: ImportCounts, in tx: Transaction) throws -> ImportRun {
        var next = self
        next.resultsDone += done
        next.counts.add(more)
        let written = try tx.execute(
            """
            UPDATE import_runs
            SET results_done = \(next.resultsDone), counts = \(next.counts.json.text), updated_at = \(tx.now)
            WHERE id = \(id) AND results_done = \(resultsDone) AND state = 'running'
            """
        )
        guard written == 1 else { throw ImportProblem.doubled }
        return next
    }

    func finish(in tx: Transaction) throws {
        try tx.post(
            "UPDATE import_runs SET state = 'finished', updated_at = \(tx.now) WHERE id = \(id)"
        )
    }

    private static func counts(_ text: String) -> ImportCounts {
        (try? JSON.parse(Array(text.utf8))).map(ImportCounts.init(json:)) ?? ImportCounts()
    }
}

/// Why an import stops, as a sentence.
package enum ImportProblem: Error, CustomStringConvertible {
    /// The same file is being imported by somebody else.
    case doubled

    package var description: String {
        switch self {
        case .doubled: "Another import of the same file is running."
        }
    }
}
