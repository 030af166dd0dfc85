package import Kernel

/// How often something may fail: a bucket of tries that fills again with time, kept in the database so that
/// all servers count together.
///
/// A bucket of passwords belongs to an account *and* the network that tries, never to the account alone: so
/// nobody can lock somebody else out from afar.
package struct Throttle: Sendable {
    let name: String
    /// Tries that are there at first, and at most.
    let burst: Int64
    /// One more try comes back in this time.
    let seconds: Int64
    /// After so many failures in a row, one comes back in `slowSeconds` only.
    var failuresMax: Int64 = .max
    var slowSeconds: Int64 = 1

    /// Passwords and codes of one account from one network.
    package static let account = Throttle(
        name: "account",
        burst: 10,
        seconds: 2,
        failuresMax: 100,
        slowSeconds: 30
    )
    /// Passwords of all accounts from one network, whose people may be many.
    package static let network = Throttle(name: "network", burst: 100, seconds: 2)
    /// One-time codes of one account, from wherever: only who knows the password gets so far.
    package static let codes = Throttle(name: "codes", burst: 20, seconds: 60)
    /// Links of mails from one network: nobody guesses 256 bits, but nobody needs to try.
    package static let links = Throttle(name: "links", burst: 10, seconds: 2)
    /// Mails that anybody can have sent to an address: five, and five more an hour.
    package static let mails = Throttle(name: "mails", burst: 5, seconds: 720)
    /// Coupon codes that nobody knows, from one network: twenty, and one more every ten seconds.
    package static let coupons = Throttle(name: "coupons", burst: 20, seconds: 10)
    /// Codes of gift cards that nobody knows, from one network.
    package static let giftCards = Throttle(name: "gift_cards", burst: 20, seconds: 10)

    package static let tooManyTries = Problem.Kind(429, "too_many_tries", "Too many tries failed.")

    static let milli: Int64 = 1_000
    /// How far tries that ran side by side may overdraw a bucket.
    static let leastMilli: Int64 = -10 * milli

    var fullMilli: Int64 { burst * Self.milli }

    /// One bucket: of this throttle, for somebody.
    package struct Bucket: Sendable {
        let throttle: Throttle
        let key: String
    }

    /// A bucket's state, as it was written last.
    struct Level {
        var milli: Int64
        var failures: Int64
        var updatedAt: Timestamp
    }

    package func bucket(of who: String, _ hashing: Hashing) -> Bucket {
        Bucket(throttle: self, key: "\(name):" + hashing.digest(who))
    }

    /// The bucket now; full when nothing was written.
    func filled(_ level: Level?, at now: Timestamp) -> Level {
        guard let level else { return Level(milli: fullMilli, failures: 0, updatedAt: now) }
        let elapsed = min(max(0, now.milliseconds - level.updatedAt.milliseconds), 86_400_000)
        let filled = level.milli + elapsed / pace(level.failures)
        return Level(milli: min(filled, fullMilli), failures: level.failures, updatedAt: now)
    }

    /// Whole seconds until there is one try.
    func wait(_ level: Level) -> Int {
        let missing = Self.milli - level.milli
        guard missing > 0 else { return 0 }
        return Int((missing * pace(level.failures) + 999) / 1_000)
    }

    private func pace(_ failures: Int64) -> Int64 {
        failures >= failuresMax ? slowSeconds : seconds
    }

    /// The network of an address: an IPv4 address, or the first 64 bits of an IPv6 one, which one person has.
    package static func network(of address: String) -> String {
        let groups = address.split(separator: ":", omittingEmptySubsequences: false)
        guard groups.count > 2, !address.contains(".") else { return address }
        guard let gap = groups.firstIndex(of: "") else { return groups.prefix(4).joined(separator: ":") }
        let head = groups[..<gap]
        let tail = groups[gap...].filter { !$0.isEmpty }
        let zeros = Array(repeating: Substring("0"), count: max(0, 8 - head.count - tail.count))
        return (head + zeros + tail).prefix(4).joined(separator: ":")
    }
}
