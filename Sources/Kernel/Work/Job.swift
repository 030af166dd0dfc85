/// Work that is done outside of requests: stored, leased, retried, never lost.
package protocol Job: Sendable {
    /// Unique; stored with each job.
    var kind: String { get }
    /// How often it runs by itself; nil for jobs that only `enqueue` starts.
    var everySeconds: Int64? { get }
    /// Tries before a job is put aside as dead, with growing pauses between them.
    var attemptsMax: Int { get }

    /// Does the work and, if it is too much for one transaction, says to be called again at once.
    func run(_ payload: JSON, in tx: Transaction) throws -> JobProgress
}

extension Job {
    package var everySeconds: Int64? { nil }
    package var attemptsMax: Int { 10 }
}

package enum JobProgress: Sendable {
    case done
    /// More of the same is waiting.
    case again
}
