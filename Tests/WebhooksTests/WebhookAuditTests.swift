import Kernel
import Support
import Testing

/// The audit finds what is wrong with events and deliveries, and finds nothing else.
@Suite struct WebhookAuditTests {
    struct Fault: Sendable, CustomTestStringConvertible {
        let checks: Set<String>
        let statements: [SQL]
        let testDescription: String

        init(_ name: String, _ checks: Set<String>, _ statements: SQL...) {
            testDescription = name
            self.checks = checks
            self.statements = statements
        }
    }

    private static let faults: [Fault] = [
        Fault(
            "an event is lost",
            ["events.positions", "events.sequences"],
            "DELETE FROM webhook_tries WHERE delivery_id IN (SELECT d.id FROM webhook_deliveries d, events e"
                + " WHERE e.id = d.event_id AND e.position = 4)",
            "DELETE FROM webhook_deliveries WHERE event_id = (SELECT id FROM events WHERE position = 4)",
            "DELETE FROM events WHERE position = 4"
        ),
        Fault(
            "the last event is lost",
            ["events.cursor"],
            "DELETE FROM webhook_tries WHERE delivery_id IN (SELECT d.id FROM webhook_deliveries d, events e"
                + " WHERE e.id = d.event_id AND e.position = 8)",
            "DELETE FROM webhook_deliveries WHERE event_id = (SELECT id FROM events WHERE position = 8)",
            "DELETE FROM events WHERE position = 8"
        ),
        Fault(
            "two events of a subject changed places",
            ["events.sequences"],
            "UPDATE events SET sequence = 99 WHERE position = 1",
            "UPDATE events SET sequence = 1 WHERE position = 4",
            "UPDATE events SET sequence = 2 WHERE position = 1"
        ),
        Fault(
            "an event is counted and has no position",
            ["events.positions", "events.cursor", "events.sequences"],
            "UPDATE events SET position = NULL WHERE position = 8"
        ),
        Fault(
            "a delivery is lost",
            ["webhooks.deliveries"],
            "DELETE FROM webhook_tries WHERE delivery_id = (SELECT MIN(id) FROM webhook_deliveries)",
            "DELETE FROM webhook_deliveries WHERE id = (SELECT MIN(id) FROM webhook_deliveries)"
        ),
        Fault(
            "a delivery tells of another subject",
            ["webhooks.events"],
            """
            UPDATE webhook_deliveries SET subject = 'order:z'
            WHERE id = (SELECT MIN(id) FROM webhook_deliveries)
            """
        ),
        Fault(
            "a delivery has ended and waits",
            ["webhooks.events"],
            """
            UPDATE webhook_deliveries SET ended_at = NULL
            WHERE id = (SELECT MIN(id) FROM webhook_deliveries WHERE status = 'delivered')
            """
        ),
        Fault(
            "what waits has lost its job",
            ["webhooks.queued"],
            "DELETE FROM jobs WHERE kind = 'webhooks.deliver'"
        ),
    ]

    @Test(arguments: TestDatabase.all, faults)
    func `a planted fault is found by its checks and by no other`(engine: TestDatabase, fault: Fault)
        async throws
    {
        let receiver = Receiver { heard, _ in heard.subject == "order:b" ? .silence : .status(200) }
        try await Post.open(engine, receiver) { post in
            try await post.emit("order.paid", "order:a", "order:b")
            try await post.run()
            let hook = try await post.webhook(events: ["order.*"])
            let other = try await post.webhook("https://other.example/in")
            _ = try await post.call("ChangeWebhook", other.path, body: #"{"is_enabled": false}"#)
            for _ in 0..<2 { try await post.emit("order.paid", "order:a", "order:b") }
            try await post.run()
            #expect(try await post.log(hook.path).count == 4)
            try await post.emit("stock.changed", "order:a")
            try await post.run()
            #expect(try await Audited.faults(post.database) == [:])

            try await post.database.write { tx in
                for statement in fault.statements { try tx.execute(statement) }
            }

            let found = try await Audited.faults(post.database)
            #expect(Set(found.keys) == fault.checks, "\(found)")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `what a webhook was not to be sent is not missed`(engine: TestDatabase) async throws {
        try await Post.open(engine, Receiver()) { post in
            let hook = try await post.webhook(events: ["order.*"])
            try await post.emit("order.paid", "order:a")
            try await post.run()
            for body in [#"{"is_enabled": false}"#, #"{"events": ["stock.*"]}"#, #"{"is_enabled": true}"#] {
                _ = try await post.call("ChangeWebhook", hook.path, body: body)
                try await post.emit("order.paid", "order:a")
                try await post.emit("stock.changed", "variant:1")
                try await post.run()
                #expect(try await Audited.faults(post.database) == [:], "\(body)")
            }
        }
    }
}
