import Kernel
import Synchronization

/// A bucket of requests per caller, filled evenly: short bursts pass, a steady flood does not.
final class RateLimiter: Sendable {
    struct Verdict: Sendable {
        let isAllowed: Bool
        let limit: Int
        let remaining: Int
        let resetSeconds: Int
    }

    private struct Bucket {
        var level: Int64
        var filledAt: Int64
    }

    /// More callers than this are forgotten together, so an attacker with many addresses costs no memory.
    private static let callersMax = 100_000
    private let buckets = Mutex<[String: Bucket]>([:])
    private let clock: Clock

    init(clock: Clock) {
        self.clock = clock
    }

    /// Takes one request out of a caller's bucket of `limit` per minute.
    func take(_ caller: String, limit: Int) -> Verdict {
        let now = clock.now().milliseconds
        // Nobody sends a billion requests a minute, so any larger limit is none, and the sums below fit.
        let limit = min(max(limit, 0), 1_000_000_000)
        // Levels are in 60,000ths of a request, so that a millisecond fills a whole number.
        let full = Int64(limit) * 60_000
        return buckets.withLock { buckets in
            if buckets.count >= Self.callersMax { buckets.removeAll(keepingCapacity: true) }
            var bucket = buckets[caller] ?? Bucket(level: full, filledAt: now)
            let elapsed = min(max(0, now - bucket.filledAt), 60_000)
            bucket.level = min(full, bucket.level + elapsed * Int64(limit))
            bucket.filledAt = now
            let isAllowed = bucket.level >= 60_000
            if isAllowed { bucket.level -= 60_000 }
            buckets[caller] = bucket
            let missing = isAllowed ? full - bucket.level : 60_000 - bucket.level
            return Verdict(
                isAllowed: isAllowed,
                limit: limit,
                remaining: Int(bucket.level / 60_000),
                resetSeconds: Int(missing / max(1, Int64(limit)) / 1_000) + 1
            )
        }
    }
}
