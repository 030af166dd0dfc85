/// One part of the shop: everything the program must know to run it.
///
/// `Features.swift` of the command lists them, and there is no other list.
package protocol Feature: Sendable {
    var name: String { get }
    var migrations: [Migration] { get }
    var endpoints: [any Endpoint] { get }
    var jobs: [any Job] { get }
    var deliveries: [any Delivery] { get }
    /// Who hears of every event.
    var listeners: [any EventListener] { get }
    /// What must be true of its tables.
    var audits: [Audit] { get }
}

extension Feature {
    package var migrations: [Migration] { [] }
    package var endpoints: [any Endpoint] { [] }
    package var jobs: [any Job] { [] }
    package var deliveries: [any Delivery] { [] }
    package var listeners: [any EventListener] { [] }
    package var audits: [Audit] { [] }
}

/// The tables that the kernel itself needs; first in every database.
package enum KernelTables {
    package static let migrations: [Migration] = [
        Migration(
            "2026-11-21-kernel",
            [
                """
                CREATE TABLE events (
                    id \(.identity), name TEXT NOT NULL, subject TEXT NOT NULL, data TEXT NOT NULL,
                    occurred_at \(.integer) NOT NULL
                )\(.strict)
                """,
                "CREATE INDEX events_subject ON events (subject, id)",
                """
                CREATE TABLE jobs (
                    id \(.identity), kind TEXT NOT NULL, payload TEXT NOT NULL, unique_key TEXT UNIQUE,
                    due_at \(.integer) NOT NULL, leased_until \(.integer) NOT NULL DEFAULT 0,
                    attempts \(.integer) NOT NULL DEFAULT 0, last_error TEXT, dead_at \(.integer)
                )\(.strict)
                """,
                "CREATE INDEX jobs_due ON jobs (due_at) WHERE dead_at IS NULL",
                """
                CREATE TABLE idempotency_keys (
                    scope TEXT NOT NULL, key TEXT NOT NULL, fingerprint TEXT NOT NULL,
                    status \(.integer), headers TEXT, body TEXT, created_at \(.integer) NOT NULL,
                    PRIMARY KEY (scope, key)
                )\(.strict)
                """,
                "CREATE INDEX idempotency_keys_created ON idempotency_keys (created_at)",
                "CREATE TABLE secrets (name TEXT PRIMARY KEY, value TEXT NOT NULL)\(.strict)",
            ]
        ),
        AuditTable.migration, AuditTable.order, EventTable.migration,
        JobTable.deadIndex, EventTable.removal,
    ]
}
