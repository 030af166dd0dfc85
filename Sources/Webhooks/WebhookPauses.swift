import Kernel

/// When a message that was not heard is tried again.
enum WebhookPauses {
    /// After the first try, the second, …: 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h.
    private static let seconds: [Int64] = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]
    /// A webhook at which nothing was heard for so long is disabled.
    static let disabledAfterDays: Int64 = 5

    static var triesMax: Int { seconds.count + 1 }

    /// Nil when it was tried often enough.
    ///
    /// Up to a tenth is added, so that what failed together does not come back together; never earlier than
    /// the receiver asked for.
    static func milliseconds(after tries: Int, asked: Int64?, _ random: Randomness) -> Int64? {
        guard tries >= 1, tries <= seconds.count else { return nil }
        let pause = seconds[tries - 1] * 1_000
        let jitter = Int64(random.next() % UInt64(pause / 10))
        return max(pause + jitter, (asked ?? 0) * 1_000)
    }
}
