import Kernel

/// The reader threads, each with a read-only connection of its own; they never checkpoint.
final class Readers: Sendable {
    let queue: ErrandQueue
    private let crew: Crew

    init(connections: [Connection], source: TransactionSource) {
        let queue = ErrandQueue()
        self.queue = queue
        crew = Crew(
            name: "sqlite-reader",
            connections.map { connection in
                {
                    while let errand = queue.next() {
                        Self.perform(errand, on: connection, source)
                    }
                    connection.close()
                }
            }
        )
    }

    func close() async {
        queue.close()
        await crew.end()
    }

    private static func perform(
        _ errand: any Errand,
        on connection: Connection,
        _ source: TransactionSource
    ) {
        let session = SQLiteSession(connection)
        defer { session.end() }
        do {
            let mark = source.memo.mark
            try connection.run(.begin)
            try errand.run(in: source.reading(session, since: mark))
            try session.finish()
            try connection.run(.commit)
        } catch {
            connection.rollBack()
            errand.refuse(error)
            return
        }
        errand.answer()
    }
}
