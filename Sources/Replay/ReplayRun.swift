internal import Foundation
import Kernel

/// How far a replay is; every statement on `replay_runs`.
struct ReplayRun: Sendable {
    let id: Int64
    var counts: ReplayCounts

    /// Begins a replay in an empty shop, or goes on with this file's where it stopped.
    ///
    /// - Throws: ``ReplayProblem``.
    static func begin(file: String, in tx: Transaction) throws -> ReplayRun {
        if let row = try tx.first("SELECT id, file, state, report FROM replay_runs ORDER BY id LIMIT 1") {
            guard row["file"] as String == file else { throw ReplayProblem.otherFile }
            guard row["state"] as String == "running" else { throw ReplayProblem.finished }
            let report: String = row["report"]
            return ReplayRun(
                id: row["id"],
                counts: try JSONDecoder().decode(ReplayCounts.self, from: Data(report.utf8))
            )
        }
        let isUsed = try tx.first(
            """
            SELECT 1 AS used WHERE EXISTS (SELECT 1 FROM orders) OR EXISTS (SELECT 1 FROM products)
                OR EXISTS (SELECT 1 FROM tax_rates)
            """
        )
        guard isUsed == nil else { throw ReplayProblem.notEmpty }
        let none = try text(ReplayCounts())
        let row = try tx.first(
            """
            INSERT INTO replay_runs (file, rows_done, state, report, started_at, updated_at)
            VALUES (\(file), 0, 'running', \(none), \(tx.now), \(tx.now)) RETURNING id
            """
        )
        guard let row else { throw DatabaseError.busy }
        return ReplayRun(id: row[0], counts: ReplayCounts())
    }

    /// Writes down what is done now.
    ///
    /// - Throws: ``ReplayProblem/doubled`` when somebody else replays the same file.
    func advanced(to counts: ReplayCounts, in tx: Transaction) throws -> ReplayRun {
        let written = try tx.execute(
            """
            UPDATE replay_runs
            SET rows_done = \(counts.rows), report = \(try Self.text(counts)), updated_at = \(tx.now)
            WHERE id = \(id) AND rows_done = \(self.counts.rows) AND state = 'running'
            """
        )
        guard written == 1 else { throw ReplayProblem.doubled }
        return ReplayRun(id: id, counts: counts)
    }

    func finish(in tx: Transaction) throws {
        try tx.post(
            "UPDATE replay_runs SET state = 'finished', updated_at = \(tx.now) WHERE id = \(id)"
        )
    }

    private static func text(_ counts: ReplayCounts) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(counts), as: UTF8.self)
    }
}

/// Why there is no replay, as a sentence.
package enum ReplayProblem: Error, CustomStringConvertible {
    case notEmpty
    case otherFile
    case finished
    /// The same file is being replayed by somebody else.
    case doubled
    /// It cannot be told from others, so nothing could be resumed.
    case noFile

    package var description: String {
        switch self {
        case .notEmpty: "A replay needs an empty shop: this one has products, orders or tax rates."
        case .otherFile: "Another file was replayed here; a replay needs an empty shop."
        case .finished: "This file was replayed here already; a replay needs an empty shop."
        case .doubled: "Another replay of the same file is running."
        case .noFile: "A replay reads a file that stays where it is, no pipe."
        }
    }
}
