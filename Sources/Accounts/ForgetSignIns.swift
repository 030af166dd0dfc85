import Kernel

/// Forgets what nobody can use any more: sessions that ended a month ago, links too old, full buckets.
struct ForgetSignIns: Job {
    let kind = "accounts.forget"
    let everySeconds: Int64? = 3_600
    private static let limit = 500

    func run(_ payload: JSON, in tx: Transaction) throws -> JobProgress {
        let most = try [
            SessionTable.deleteEnded(limit: Self.limit, in: tx),
            OneTimeTokenTable.deleteExpired(limit: Self.limit, in: tx),
            ThrottleTable.deleteFull(limit: Self.limit, in: tx),
        ].max()
        return most == Self.limit ? .again : .done
    }
}
