package import Kernel

/// Every statement that writes `throttles`.
package enum ThrottleTable {
    static let migration = Migration(
        "2026-11-23-accounts-throttles",
        ["ALTER TABLE throttles ADD COLUMN failures \(.integer) NOT NULL DEFAULT 0"]
    )

    /// Refuses when one of the buckets is empty.
    ///
    /// - Throws: 429, saying when to try again.
    package static func check(_ buckets: [Throttle.Bucket], in tx: Transaction) throws {
        let wait = try wait(buckets, in: tx)
        guard wait > 0 else { return }
        throw tooMany(wait)
    }

    package static func tooMany(_ seconds: Int) -> Problem {
        Problem(
            Throttle.tooManyTries,
            "Too many tries failed. Wait \(seconds) s, then try again.",
            retryAfterSeconds: seconds
        )
    }

    /// Seconds until each of the buckets holds a try; none when they do now.
    package static func wait(_ buckets: [Throttle.Bucket], in tx: Transaction) throws -> Int {
        let levels = try levels(buckets, in: tx)
        return buckets.map { bucket in
            bucket.throttle.wait(bucket.throttle.filled(levels[bucket.key], at: tx.now))
        }.max() ?? 0
    }

    /// Takes one try out of each bucket, in one statement each, so that none is lost of those side by side.
    package static func draw(_ buckets: [Throttle.Bucket], in tx: Transaction) throws {
        for bucket in buckets {
            let throttle = bucket.throttle
            let filled: SQL = """
                throttles.level_milli + (excluded.updated_at - throttles.updated_at)
                    / (CASE WHEN throttles.failures >= \(throttle.failuresMax) THEN \(throttle.slowSeconds)
                       ELSE \(throttle.seconds) END)
                """
            try tx.execute(
                """
                INSERT INTO throttles (key, level_milli, failures, updated_at)
                VALUES (\(bucket.key), \(throttle.fullMilli - Throttle.milli), 1, \(tx.now))
                ON CONFLICT (key) DO UPDATE SET failures = throttles.failures + 1,
                    updated_at = excluded.updated_at,
                    level_milli = CASE WHEN \(filled) > \(throttle.fullMilli) THEN excluded.level_milli
                        WHEN \(filled) < \(Throttle.leastMilli) THEN \(Throttle.leastMilli)
                        ELSE \(filled) - \(Throttle.milli) END
                """
            )
        }
    }

    /// Fills a bucket: its owner was right.
    package static func reset(_ bucket: Throttle.Bucket, in tx: Transaction) throws {
        try tx.execute("DELETE FROM throttles WHERE key = \(bucket.key)")
    }

    private static func levels(
        _ buckets: [Throttle.Bucket],
        in tx: Transaction
    ) throws -> [String: Throttle.Level] {
        let rows = try tx.rows(
            "SELECT key, level_milli, failures, updated_at FROM throttles WHERE key IN \(buckets.map(\.key))"
        )
        let levels = rows.map { row in
            (row[0] as String, Throttle.Level(milli: row[1], failures: row[2], updatedAt: row[3]))
        }
        return Dictionary(levels) { first, _ in first }
    }

    /// Forgets buckets that nobody drew from for a day; by then all are full.
    static func deleteFull(limit: Int, in tx: Transaction) throws -> Int {
        try tx.execute(
            """
            DELETE FROM throttles WHERE key IN (
                SELECT key FROM throttles WHERE updated_at <= \(tx.now.adding(days: -1))
                ORDER BY updated_at LIMIT \(limit))
            """
        )
    }
}
