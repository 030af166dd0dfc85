import Kernel

/// The reader threads, each with a read-only connection of its own. They never checkpoint.
final class Readers: Sendable {
    let queue: JobQueue
    private let crew: Crew

    init(connections: [Connection], source: TransactionSource) {
        let queue = JobQueue()
        self.queue = queue
        crew = Crew(
            name: "sqlite-reader",
            connections.map { connection in
                {
                    while let job = queue.next() {
                        Self.perform(job, on: connection, source)
                    }
                    connection.close()
                }
            })
    }

    func close() async {
        queue.close()
        await crew.end()
    }

    private static func perform(_ job: any Job, on connection: Connection, _ source: TransactionSource) {
        let session = SQLiteSession(connection)
        defer { session.end() }
        do {
            try connection.run(.begin)
            try job.run(in: source.transaction(session))
            try session.finish()
            try connection.run(.commit)
        } catch {
            connection.rollBack()
            job.refuse(error)
            return
        }
        job.answer()
    }
}
