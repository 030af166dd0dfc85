import Foundation
import Kernel
@testable import Postgres
import Synchronization
import Testing

/// The server that `MERCATO_TEST_POSTGRES` points to, and a database of its own for each test on it.
enum TestServer {
    static let url = ProcessInfo.processInfo.environment["MERCATO_TEST_POSTGRES"]

    static let isThere = ConditionTrait.enabled(
        if: url != nil,
        "MERCATO_TEST_POSTGRES is not set: no PostgreSQL server to test on"
    )

    /// Gives the test the URL of an empty database and drops it afterwards.
    static func withDatabaseURL(_ test: (String) async throws -> Void) async throws {
        let admin = try #require(url)
        let name = "mercato_test_" + Randomness.system.hex(digits: 12)
        try await PostgresAdministration.create(name, at: admin)
        do {
            try await test(PostgresAdministration.url(admin, database: name))
        } catch {
            try await PostgresAdministration.drop(name, at: admin)
            throw error
        }
        try await PostgresAdministration.drop(name, at: admin)
    }

    /// Gives the test an open database and closes and drops it afterwards.
    static func withDatabase(
        adjust: (inout PostgresSettings) -> Void = { _ in },
        _ test: (PostgresDatabase) async throws -> Void
    ) async throws {
        try await withDatabaseURL { url in
            var settings = try PostgresSettings(url: url)
            adjust(&settings)
            let database = try open(settings)
            do {
                try await test(database)
            } catch {
                await database.close()
                throw error
            }
            await database.close()
        }
    }

    static func databaseName(in url: String) -> String {
        String(url.prefix { $0 != "?" }.split(separator: "/").last ?? "")
    }

    /// Waits until a statement on this database sleeps, then ends every connection to it.
    static func endSleepers(on url: String) async throws {
        let admin = try open(PostgresSettings(url: #require(self.url)))
        let name = databaseName(in: url)
        let isAsleep = try await eventually {
            try await admin.read { tx in
                try tx.first(
                    """
                    SELECT 1 FROM pg_stat_activity
                    WHERE datname = \(name) AND state = 'active' AND query LIKE '%pg_sleep%'
                    """
                ) != nil
            }
        }
        await admin.close()
        #expect(isAsleep)
        try await endConnections(to: url)
    }

    /// Ends every other connection to a database, as an administrator would.
    static func endConnections(to url: String) async throws {
        let admin = try #require(self.url)
        try await PostgresAdministration.run(
            """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = '\(databaseName(in: url))' AND pid <> pg_backend_pid()
            """,
            at: admin
        )
    }

    static func open(
        _ settings: PostgresSettings,
        freshness: Freshness = Freshness()
    ) throws -> PostgresDatabase {
        try PostgresDatabase(settings, clock: .system, random: .system, freshness: freshness)
    }
}

extension PostgresDatabase {
    /// A table of counters, each at zero.
    func makeCounters(_ count: Int) async throws {
        try await write { tx in
            try tx.execute("CREATE TABLE counters (id BIGINT PRIMARY KEY, n BIGINT NOT NULL)")
            try tx.execute(
                "INSERT INTO counters SELECT id, 0 FROM generate_series(1, \(count)) AS ids (id)"
            )
        }
    }

    /// The number counted in one row.
    func counted(_ id: Int = 1) async throws -> Int {
        try await read { tx in try tx.rows("SELECT n FROM counters WHERE id = \(id)")[0][0] }
    }

    /// The process on the server that a transaction gets to see.
    func backend() async throws -> Int {
        try await read { tx in try tx.rows("SELECT pg_backend_pid()")[0][0] }
    }
}

/// Raised once, by one thread for others to see.
final class Flag: Sendable {
    private let state = Atomic(false)

    var isRaised: Bool { state.load(ordering: .acquiring) }

    /// True for whoever raised it.
    @discardableResult
    func raise() -> Bool {
        !state.exchange(true, ordering: .acquiringAndReleasing)
    }
}

/// Runs the work again as long as the database is busy.
func patiently<Value>(_ work: () async throws -> Value) async throws -> Value {
    while true {
        do {
            return try await work()
        } catch DatabaseError.busy {
            try await Task.sleep(for: .milliseconds(5))
        }
    }
}

/// Asks again until the answer is yes, for at most a minute.
func eventually(_ isTrue: () async throws -> Bool) async rethrows -> Bool {
    for _ in 0..<6_000 {
        if try await isTrue() { return true }
        try? await Task.sleep(for: .milliseconds(10))
    }
    return false
}
