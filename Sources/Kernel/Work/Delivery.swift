/// A job that needs the outside: prepared and settled in transactions, delivered between them.
///
/// It may be delivered more than once (a crash between delivering and settling), never silently not at all,
/// so what it does outside must bear repetition.
package protocol Delivery: Sendable {
    associatedtype Parcel: Sendable
    associatedtype Receipt: Sendable

    /// Unique; stored with each job.
    var kind: String { get }
    /// Tries before it is put aside as dead.
    var attemptsMax: Int { get }

    /// How many run at once apart from everything else; nil to share with all that answer soon.
    var ownLanes: Int? { get }

    /// How long to wait after a try that failed, the first of which is 1.
    func pauseMilliseconds(after attempt: Int) -> Int64

    /// What to send, or nil when there is nothing to send any more.
    func prepare(_ payload: JSON, in tx: Transaction) throws -> Parcel?

    /// Asks the outside, and gives up some time: meanwhile no other worker tries.
    ///
    /// - Throws: whatever makes another try worth it.
    func deliver(_ parcel: Parcel) async throws -> Receipt

    /// Keeps what came of it, in the transaction that ends the job.
    func settle(_ receipt: Receipt, of parcel: Parcel, in tx: Transaction) throws

    /// Keeps what came of a delivery that took so long that another worker has its job, or had it.
    func overtaken(_ receipt: Receipt, of parcel: Parcel, in tx: Transaction) throws

    /// Keeps that it was tried in vain for the last time, in the transaction that puts the job aside as dead.
    func abandon(_ payload: JSON, because error: String, in tx: Transaction) throws
}

extension Delivery {
    package var attemptsMax: Int { 10 }
    package var ownLanes: Int? { nil }

    package func pauseMilliseconds(after attempt: Int) -> Int64 {
        JobPause.milliseconds(after: attempt)
    }

    package func overtaken(_ receipt: Receipt, of parcel: Parcel, in tx: Transaction) throws {}

    package func abandon(_ payload: JSON, because error: String, in tx: Transaction) throws {}
}

enum JobPause {
    /// 2, 4, 8 … seconds, at most an hour.
    static func milliseconds(after attempt: Int) -> Int64 {
        min(3_600, Int64(1) << Int64(min(max(attempt, 0), 12))) * 1_000
    }
}
