package import Kernel

/// A wholesaler's past, line by line, through the same rules as today's orders.
///
/// Invariants: no money that the shop's own functions did not book; each line of the file is sold, refunded
/// or refused, once; how far a replay is stands in the transaction of what it did.
package struct Replay: Feature {
    package let name = "replay"

    package init() {}

    package var migrations: [Migration] {
        [
            Migration(
                "2026-11-24-replay",
                [
                    """
                    CREATE TABLE replay_runs (
                        id \(.identity), file TEXT NOT NULL UNIQUE, rows_done \(.integer) NOT NULL,
                        state TEXT NOT NULL CHECK (state IN ('running', 'finished')), report TEXT NOT NULL,
                        started_at \(.integer) NOT NULL, updated_at \(.integer) NOT NULL
                    )\(.strict)
                    """
                ]
            )
        ]
    }

    /// Who did it, in every journal.
    static let actor = "replay"
}
