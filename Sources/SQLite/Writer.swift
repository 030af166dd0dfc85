import GRDBSQLite
import Kernel

/// The one thread that writes: closures that wait share a commit and its sync to disk.
///
/// Each runs as if alone: one that throws is undone by itself. Nobody is answered before the commit
/// that carries his work, or the work his refusal may have been based on.
final class Writer: Sendable {
    /// A group ends when nobody waits, at 128 closures, or after 10 ms.
    ///
    /// A sync takes about 1 ms, during which nothing is written: with 2 ms a third of a busy writer's time
    /// went by so. Only who comes while others wait is in a large group, and would wait as long without it.
    private static let groupLimit = 128
    private static let groupTime = Duration.milliseconds(10)

    let queue: ErrandQueue
    let connection: Connection
    private let crew: Crew

    init(connection: Connection, source: TransactionSource, freshness: Freshness) {
        let queue = ErrandQueue()
        self.queue = queue
        self.connection = connection
        crew = Crew(
            name: "sqlite-writer",
            [
                {
                    var policy = LogPolicy()
                    while let errand = queue.next() {
                        var group = WriteGroup(connection: connection, source: source)
                        Self.fill(&group, beginningWith: errand, from: queue)
                        group.settle(freshness)
                        if let mode = policy.mode(pages: connection.logPages, isIdle: queue.count == 0) {
                            connection.checkpoint(mode)
                        }
                    }
                    connection.checkpoint(SQLITE_CHECKPOINT_TRUNCATE)
                    connection.close()
                }
            ]
        )
    }

    func close() async {
        queue.close()
        await crew.end()
    }

    private static func fill(
        _ group: inout WriteGroup,
        beginningWith first: any Errand,
        from queue: ErrandQueue
    ) {
        let end = ContinuousClock.now + groupTime
        var next: (any Errand)? = first
        var count = 0
        while let errand = next {
            group.perform(errand)
            count += 1
            next = count < groupLimit && ContinuousClock.now < end ? queue.nextIfAny() : nil
        }
    }
}
