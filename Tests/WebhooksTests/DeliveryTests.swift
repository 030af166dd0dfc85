import Foundation
import Kernel
import Payments
import Secrets
import Support
import Testing
import Webhooks

@Suite struct DeliveryTests {
    private static func signature(_ secret: String) throws -> WebhookSignature {
        #expect(secret.hasPrefix("whsec_"))
        let bytes = try #require(Data(base64Encoded: String(secret.dropFirst(6))))
        #expect(bytes.count == 24)
        return WebhookSignature(secret: Array(bytes), hashing: .standard)
    }

    @Test(arguments: TestDatabase.all)
    func `an event reaches every webhook that wants it, signed`(engine: TestDatabase) async throws {
        let receiver = Receiver()
        try await Post.open(engine, receiver) { post in
            let all = try await post.webhook("https://all.example/in")
            _ = try await post.webhook("https://orders.example/in", events: ["order.*"])
            _ = try await post.webhook("https://stock.example/in", events: ["stock.changed"])
            try await post.emit("order.paid", "order:a1")
            try await post.run()

            let heard = receiver.heard
            #expect(Set(heard.map(\.url)) == ["https://all.example/in", "https://orders.example/in"])
            #expect(heard.allSatisfy { $0.type == "order.paid" && $0.subject == "order:a1" })
            #expect(Set(heard.map(\.id)).count == 2)
            let first = try #require(heard.first { $0.url == "https://all.example/in" })
            let now = post.clock.clock.now()
            try Self.signature(all.secret).check(headers: first.headers, body: first.body, now: now)
            let log = try await post.log(all.path)
            #expect(log.map { $0["status"]?.string } == ["delivered"])
            #expect(log.first?["tries"]?.array?.map { $0["status"]?.integer } == [204])
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a message is tried again after each pause, with its id, and then given up`(engine: TestDatabase)
        async throws
    {
        let receiver = Receiver { _, _ in .status(500) }
        try await Post.open(engine, receiver) { post in
            let hook = try await post.webhook()
            try await post.emit("order.paid", "order:a1")
            try await post.run()
            #expect(receiver.heard.count == 1)
            for (tries, pause) in [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400].enumerated()
            {
                try await post.pass(seconds: Int64(pause) - 1)
                #expect(receiver.heard.count == tries + 1, "too early after \(pause)")
                // At most a tenth is added.
                try await post.pass(seconds: Int64(pause) / 10 + 2)
                #expect(receiver.heard.count == tries + 2, "not yet after \(pause)")
            }
            try await post.pass(seconds: 200_000)
            #expect(receiver.heard.count == 10)
            #expect(Set(receiver.heard.map(\.id)).count == 1)
            let log = try await post.log(hook.path)
            #expect(log.map { $0["status"]?.string } == ["failed"])
            #expect(log.first?["tries"]?.array?.count == 10)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `the next of a subject waits for the one before it, another subject does not`(engine: TestDatabase)
        async throws
    {
        let receiver = Receiver { heard, count in
            heard.subject == "order:a" && count < 3 ? .silence : .status(200)
        }
        try await Post.open(engine, receiver) { post in
            _ = try await post.webhook()
            try await post.emit("order.placed", "order:a", "order:b")
            try await post.run()
            try await post.emit("order.paid", "order:a", "order:b", "order:a")
            try await post.run()

            let told = { (subject: String) in
                receiver.heard.filter { $0.subject == subject }.map(\.sequence)
            }
            #expect(told("order:a") == [1])
            #expect(told("order:b") == [1, 2])
            try await post.pass(seconds: 6)
            #expect(told("order:a") == [1, 1, 2, 3])
        }
    }

    @Test(arguments: TestDatabase.all)
    func `who is gone is sent nothing more`(engine: TestDatabase) async throws {
        let receiver = Receiver { _, _ in .status(410) }
        try await Post.open(engine, receiver) { post in
            let hook = try await post.webhook(events: ["order.*"])
            try await post.emit("order.paid", "order:a", "order:a")
            try await post.run()
            try await post.emit("order.shipped", "order:a")
            try await post.pass(seconds: 100_000)

            #expect(receiver.heard.count == 1)
            let shown = try await post.call("ShowWebhook", hook.path)
            #expect(shown["is_enabled"]?.bool == false)
            #expect(shown["disabled_reason"]?.string == "gone")
            #expect(try await post.log(hook.path).map { $0["status"]?.string } == ["failed", "cancelled"])
            let events = try await post.call("ListEvents", query: ["name": "webhook.disabled"])
            #expect(events["events"]?.array?.count == 1)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a receiver that asks for time is given it`(engine: TestDatabase) async throws {
        let receiver = Receiver { _, count in
            count == 0 ? .status(429, retryAfter: "120") : .status(200)
        }
        try await Post.open(engine, receiver) { post in
            _ = try await post.webhook()
            try await post.emit("order.paid", "order:a")
            try await post.run()
            try await post.pass(seconds: 119)
            #expect(receiver.heard.count == 1)
            try await post.pass(seconds: 1)
            #expect(receiver.heard.count == 2)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `where nothing is heard for days nothing is sent any more`(engine: TestDatabase) async throws {
        let receiver = Receiver { _, _ in .silence }
        try await Post.open(engine, receiver) { post in
            let hook = try await post.webhook(events: ["order.*"])
            for day in 0..<6 {
                try await post.emit("order.paid", "order:\(day)")
                try await post.run()
                try await post.pass(seconds: 86_401)
            }
            let shown = try await post.call("ShowWebhook", hook.path)
            #expect(shown["is_enabled"]?.bool == false)
            #expect(shown["disabled_reason"]?.string == "failing")
            let statuses = try await post.log(hook.path).map { $0["status"]?.string }
            #expect(!statuses.contains("waiting"))
        }
    }

    @Test(arguments: TestDatabase.all)
    func `who comes back hears all, in order, and is no longer said to fail`(engine: TestDatabase)
        async throws
    {
        let receiver = Receiver { _, count in count < 2 ? .silence : .status(200) }
        try await Post.open(engine, receiver) { post in
            let hook = try await post.webhook()
            try await post.emit("order.paid", "order:a", "order:a", "order:a")
            try await post.run()
            let failing = try await post.call("ShowWebhook", hook.path)
            #expect(failing["failing_since"]?.string != nil)
            try await post.pass(seconds: 6)
            try await post.pass(seconds: 331)
            #expect(receiver.heard.map(\.sequence) == [1, 1, 1, 2, 3])
            let shown = try await post.call("ShowWebhook", hook.path)
            #expect(shown["failing_since"]?.string == nil)
        }
    }
}
