package import Kernel

/// The catalogue in bulk: import from files, export to files, the demo shop.
///
/// - What an import has done and how far it is are stored in one transaction, so an interrupted one
///   goes on where it stopped.
/// - A stock that a file names is set once; only another number in the file sets it again.
package struct Bulk: Feature {
    package let name = "bulk"

    package init() {}

    package var migrations: [Migration] {
        [
            Migration(
                "2026-11-21-bulk",
                [
                    """
                    CREATE TABLE import_runs (
                        id \(.identity), file TEXT NOT NULL UNIQUE, results_done \(.integer) NOT NULL,
                        state TEXT NOT NULL CHECK (state IN ('running', 'finished')), counts TEXT NOT NULL,
                        started_at \(.integer) NOT NULL, updated_at \(.integer) NOT NULL
                    )\(.strict)
                    """,
                    // What an import set last: a sale in between must not be undone by the next import.
                    """
                    CREATE TABLE imported_stock (
                        variant_id \(.integer) PRIMARY KEY REFERENCES variants (id),
                        on_hand \(.integer) NOT NULL
                    )\(.strict)
                    """,
                ]
            )
        ]
    }
}
