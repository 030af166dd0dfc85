import Kernel
import Secrets
import Support
import Testing
import Webhooks

/// The feature on a database, with a worker and a clock that stands still.
struct Post: Sendable {
    let database: any Database
    let clock: TestClock
    let calls: EndpointCalls
    let worker: JobWorker

    @discardableResult
    static func open<Value: Sendable>(
        _ engine: TestDatabase,
        _ sender: any WebhookSender,
        _ body: @escaping @Sendable (Post) async throws -> Value
    ) async throws -> Value {
        let clock = TestClock()
        return try await engine.with(clock: clock.clock) { database in
            let settings = WebhookSettings(hashing: .standard, sender: sender, allowsPrivate: true)
            let feature = Webhooks(settings)
            return try await body(
                Post(
                    database: database,
                    clock: clock,
                    calls: EndpointCalls(feature, on: database),
                    worker: JobWorker(
                        database: database,
                        jobs: [],
                        deliveries: feature.deliveries,
                        events: EventSequencer(listeners: feature.listeners)
                    ) { kind, error in Issue.record("\(kind): \(error)") }
                )
            )
        }
    }

    private static let staff = Identity.holder("webhooks.write", "events.read")

    /// Calls an endpoint as staff and expects it to do.
    @discardableResult
    func call(
        _ name: String,
        _ path: [String: String] = [:],
        query: [String: String] = [:],
        body: String = ""
    ) async throws -> JSON {
        let reply = try await calls(name, path, query: query, body: body, as: Self.staff)
        #expect(reply.status < 300, "\(name): \(reply.json.text)")
        return reply.json
    }

    /// What an endpoint refuses with.
    func status(_ name: String, _ path: [String: String] = [:], body: String = "") async throws -> Int {
        try await calls(name, path, body: body, as: Self.staff).status
    }

    /// Makes a webhook; answers its path and its secret.
    func webhook(_ url: String = "https://hooks.example/in", events: [String] = []) async throws -> (
        path: [String: String], secret: String
    ) {
        let list = JSON.array(events.map { .string($0) }).text
        let reply = try await call("CreateWebhook", body: #"{"url": "\#(url)", "events": \#(list)}"#)
        return (
            ["id": "\(try #require(reply["id"]?.integer))"], try #require(reply["secret"]?.string)
        )
    }

    func emit(_ name: String, _ subjects: String...) async throws {
        try await database.write { tx in for subject in subjects { try tx.emit(name, subject) } }
    }

    /// Does what is due until nothing is.
    func run() async throws {
        while try await worker.runDue() > 0 {}
    }

    /// Lets time pass, and does what becomes due.
    func pass(seconds: Int64) async throws {
        clock.advance(seconds: seconds)
        try await run()
    }

    /// The log of a webhook, the oldest first.
    func log(_ path: [String: String]) async throws -> [JSON] {
        let reply = try await call("ListWebhookDeliveries", path, query: ["page_size": "100"])
        return (reply["deliveries"]?.array ?? []).reversed()
    }
}
