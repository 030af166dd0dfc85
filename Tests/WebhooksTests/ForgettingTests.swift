import Kernel
import Support
import Testing
import Webhooks
import Secrets

/// What is old goes, and nothing that somebody is still to receive.
@Suite struct ForgettingTests {
    private static let day: Int64 = 86_400

    /// Runs the jobs that run by themselves.
    private static func forget(_ post: Post) async throws {
        let settings = WebhookSettings(hashing: .standard, sender: nil, allowsPrivate: true)
        let worker = JobWorker(database: post.database, jobs: Webhooks(settings).jobs) { kind, error in
            Issue.record("\(kind): \(error)")
        }
        try await worker.schedule()
        post.clock.advance(seconds: 3_600)
        while try await worker.runDue() > 0 {}
    }

    @Test(arguments: TestDatabase.all)
    func `old events are removed, and a cursor before them is told so`(engine: TestDatabase) async throws {
        try await Post.open(engine, Receiver()) { post in
            for _ in 0..<300 { try await post.emit("order.paid", "order:a", "order:b") }
            try await post.run()
            try await post.pass(seconds: 89 * Self.day)
            try await Self.forget(post)
            #expect(
                try await post.call("ListEvents", query: ["limit": "1000"])["events"]?.array?.count == 600
            )
            try await post.emit("order.paid", "order:c")
            try await post.run()
            post.clock.advance(seconds: Self.day)
            try await Self.forget(post)

            let rest = try await post.call("ListEvents")
            #expect(rest["events"]?.array?.map { $0["id"]?.integer } == [601])
            let gone = try await post.calls("ListEvents", query: ["after": "7"], as: .holder("events.read"))
            #expect(gone.status == 410 && gone.code == "events_removed")
            #expect(gone.json["removed"]?.integer == 600)
            let next = try await post.call("ListEvents", query: ["after": "600"])
            #expect(next["events"]?.array?.count == 1)
            // What comes is counted on, as if nothing had been removed.
            try await post.emit("order.refunded", "order:a")
            try await post.run()
            let last = try await post.call("ListEvents", query: ["after": "601"])["events"]?.array?.first
            #expect(last?["id"]?.integer == 602 && last?["sequence"]?.integer == 301)
            #expect(try await Audited.faults(post.database) == [:])
        }
    }

    @Test(arguments: TestDatabase.all)
    func `an event that a webhook is still to receive stays, with all after it`(engine: TestDatabase)
        async throws
    {
        let receiver = Receiver { heard, count in
            heard.subject == "order:late" && count < 3 ? .silence : .status(200)
        }
        try await Post.open(engine, receiver) { post in
            let hook = try await post.webhook()
            try await post.emit("order.paid", "order:a", "order:late", "order:b")
            try await post.run()
            // A server that stood still for long: what waits is not too old to be sent.
            post.clock.advance(seconds: 100 * Self.day)
            // Deliveries that ended long ago go, and with them what keeps their events.
            for _ in 0..<2 { try await Self.forget(post) }
            let kept = try await post.call("ListEvents")["events"]?.array?.map { $0["id"]?.integer }
            #expect(kept == [2, 3])
            #expect(try await post.log(hook.path).map { $0["status"]?.string } == ["waiting"])
            #expect(try await Audited.faults(post.database)["webhooks.queued"] == nil)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `deliveries go some time after they ended, with their tries`(engine: TestDatabase) async throws {
        try await Post.open(engine, Receiver()) { post in
            let hook = try await post.webhook()
            for _ in 0..<260 { try await post.emit("order.paid", "order:a", "order:b") }
            try await post.run()
            post.clock.advance(seconds: 29 * Self.day)
            try await post.emit("order.paid", "order:c")
            try await post.run()
            try await Self.forget(post)
            #expect(try await post.call("ListWebhookDeliveries", hook.path)["total"]?.integer == 521)
            post.clock.advance(seconds: Self.day)
            try await Self.forget(post)

            let log = try await post.log(hook.path)
            #expect(log.map { $0["subject"]?.string } == ["order:c"])
            let tries = try await post.database.read { tx in
                try tx.first("SELECT COUNT(*) FROM webhook_tries")?[0] as Int?
            }
            #expect(tries == 1)
            #expect(try await Audited.faults(post.database) == [:])
        }
    }
}
