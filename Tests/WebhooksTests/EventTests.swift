import Kernel
import Support
import Synchronization
import Testing
import Webhooks

/// What a reader has read, and whether the writers are done.
private final class Reading: Sendable {
    private let state = Mutex<(events: [JSON], isDone: Bool)>(([], false))

    var events: [JSON] { state.withLock { $0.events } }
    var isDone: Bool { state.withLock { $0.isDone } }

    func add(_ events: [JSON]) { state.withLock { $0.events += events } }
    func end() { state.withLock { $0.isDone = true } }
}

@Suite struct EventTests {
    /// Reads on from a cursor, one page.
    private static func page(_ calls: EndpointCalls, after: Int64, limit: Int = 7) async throws -> (
        events: [JSON], next: Int64
    ) {
        let reply = try await calls(
            "ListEvents",
            query: ["after": "\(after)", "limit": "\(limit)"],
            as: .holder("events.read")
        )
        return (reply.json["events"]?.array ?? [], try #require(reply.json["next"]?.integer))
    }

    @Test(arguments: TestDatabase.all)
    func `events are numbered without gaps, and within their subject`(engine: TestDatabase) async throws {
        try await Post.open(engine, Receiver()) { post in
            for _ in 0..<3 { try await post.emit("order.paid", "order:a", "order:b", "order:a") }
            #expect(try await Self.page(post.calls, after: 0).events.isEmpty)
            try await post.run()
            let (events, next) = try await Self.page(post.calls, after: 0, limit: 100)
            #expect(events.map { $0["id"]?.integer } == (1...9).map { Int64($0) })
            let ofA = events.filter { $0["subject"]?.string == "order:a" }.map { $0["sequence"]?.integer }
            #expect(ofA == (1...6).map { Int64($0) })
            #expect(next == 9)
            let named = try await post.call("ListEvents", query: ["name": "nothing.such", "after": "3"])
            #expect(named["next"]?.integer == 9 && named["has_more"]?.bool == false)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a reader beside eight writers and two sequencers misses nothing`(engine: TestDatabase) async throws
    {
        try await Post.open(engine, Receiver()) { post in
            let (writers, each) = (8, 60)
            let reading = Reading()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    try await withThrowingTaskGroup(of: Void.self) { writing in
                        for writer in 0..<writers {
                            writing.addTask { try await Self.write(each, as: writer, on: post.database) }
                        }
                        try await writing.waitForAll()
                    }
                    try await EventSequencer(listeners: []).advance(on: post.database)
                    reading.end()
                }
                for _ in 0..<2 {
                    group.addTask {
                        while !reading.isDone {
                            try await EventSequencer(listeners: []).advance(on: post.database)
                        }
                    }
                }
                group.addTask {
                    var cursor: Int64 = 0
                    while true {
                        let wasDone = reading.isDone
                        let (events, next) = try await Self.page(post.calls, after: cursor)
                        cursor = next
                        reading.add(events)
                        if wasDone, events.isEmpty { return }
                    }
                }
                try await group.waitForAll()
            }
            let events = reading.events
            #expect(events.map { $0["id"]?.integer } == (1...Int64(writers * each)).map { $0 })
            let bySubject = Dictionary(grouping: events) { $0["subject"]?.string ?? "" }
            for (subject, mine) in bySubject {
                let expected = (1...Int64(mine.count)).map { $0 }
                #expect(mine.map { $0["sequence"]?.integer } == expected, "\(subject)")
                #expect(mine.map { $0["data"]?["n"]?.integer } == expected, "\(subject)")
            }
        }
    }

    /// Writes that dawdle between taking an id and committing it.
    private static func write(_ count: Int, as writer: Int, on database: any Database) async throws {
        for n in 1...count {
            try await database.write(isolation: .readCommittedAndGuarded) { tx in
                try tx.emit("test.written", "writer:\(writer)", .object([("n", .number("\(n)"))]))
                if tx.engine == .postgres {
                    _ = try tx.rows("SELECT 1 FROM pg_sleep(\(writer % 4) / 1000.0)")
                }
            }
        }
    }
}
