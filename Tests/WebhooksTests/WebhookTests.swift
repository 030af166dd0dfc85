import Foundation
import Kernel
import Secrets
import Support
import Testing
import Webhooks

@Suite struct WebhookTests {
    @Test(arguments: TestDatabase.all)
    func `while a secret is replaced messages are signed with both`(engine: TestDatabase) async throws {
        let receiver = Receiver()
        try await Post.open(engine, receiver) { post in
            let hook = try await post.webhook()
            let next = try await post.call("AddWebhookSecret", hook.path, body: #"{"grace_seconds": 60}"#)
            let secrets = [hook.secret, try #require(next["secret"]?.string)]
            let signers = try secrets.map { text in
                let bytes = try #require(Data(base64Encoded: String(text.dropFirst(6))))
                return WebhookSignature(secret: Array(bytes), hashing: .standard)
            }
            let valid = { (heard: Receiver.Heard) in
                signers.map {
                    $0.isValid(headers: heard.headers, body: heard.body, now: post.clock.clock.now())
                }
            }
            try await post.emit("order.paid", "order:a")
            try await post.run()
            #expect(receiver.heard.last.map(valid) == [true, true])
            post.clock.advance(seconds: 61)
            try await post.emit("order.paid", "order:a")
            try await post.run()
            #expect(receiver.heard.last.map(valid) == [false, true])
            let shown = try await post.call("ShowWebhook", hook.path)
            #expect(shown["secrets"]?.array?.count == 1)
            #expect(!shown.text.contains("whsec_"))
        }
    }

    @Test(arguments: TestDatabase.all)
    func `what was given up or never sent is sent again, with its id`(engine: TestDatabase) async throws {
        let receiver = Receiver { _, count in count == 0 ? .status(410) : .status(200) }
        try await Post.open(engine, receiver) { post in
            let hook = try await post.webhook(events: ["order.*"])
            try await post.emit("order.paid", "order:a")
            try await post.run()
            try await post.emit("order.shipped", "order:a")
            try await post.emit("order.paid", "order:b")
            try await post.run()
            #expect(try await post.status("TestWebhook", hook.path) == 409)
            try await post.call("ChangeWebhook", hook.path, body: #"{"is_enabled": true}"#)
            let span = #"{"from": "2026-11-21T00:00:00Z"}"#
            let again = try await post.call("Redeliver", hook.path, body: span)
            #expect(again["count"]?.integer == 3)
            try await post.run()

            let heard = receiver.heard
            #expect(heard.count == 4)
            // Other subjects do not wait for this one.
            #expect(heard.dropFirst().first { $0.subject == "order:a" }?.id == heard[0].id)
            #expect(heard.dropFirst().filter { $0.subject == "order:a" }.map(\.sequence) == [1, 2])
            let first = try #require(try await post.log(hook.path).first?["id"]?.integer)
            let one = try await post.call("Redeliver", hook.path, body: #"{"delivery_id": \#(first)}"#)
            #expect(one["count"]?.integer == 1)
            try await post.run()
            #expect(receiver.heard.last?.id == heard[0].id)
            for body in ["{}", #"{"delivery_id": 1, "from": "2026-11-21T00:00:00Z"}"#] {
                #expect(try await post.status("Redeliver", hook.path, body: body) == 422)
            }
            let other = try await post.webhook()
            let foreign = #"{"delivery_id": \#(first)}"#
            #expect(try await post.status("Redeliver", other.path, body: foreign) == 404)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a message of trial goes to one webhook alone`(engine: TestDatabase) async throws {
        let receiver = Receiver()
        try await Post.open(engine, receiver) { post in
            let hook = try await post.webhook()
            _ = try await post.webhook("https://other.example/in")
            try await post.call("TestWebhook", hook.path)
            try await post.run()
            #expect(receiver.heard.map(\.type) == ["webhook.test"])
            #expect(receiver.heard.map(\.url) == ["https://hooks.example/in"])
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a deleted webhook leaves nothing and is sent nothing`(engine: TestDatabase) async throws {
        let receiver = Receiver { _, _ in .silence }
        try await Post.open(engine, receiver) { post in
            let hook = try await post.webhook()
            try await post.emit("order.paid", "order:a")
            try await post.run()
            try await post.call("DeleteWebhook", hook.path)
            try await post.pass(seconds: 100_000)
            #expect(receiver.heard.count == 1)
            for table in ["webhook_secrets", "webhook_deliveries", "webhook_tries"] as [StaticString] {
                let count: Int? = try await post.database.read { tx in
                    try tx.first("SELECT COUNT(*) FROM \(SQL(stringLiteral: table))")?[0]
                }
                #expect(count == 0, "\(table)")
            }
        }
    }

    @Test(
        arguments: TestDatabase.all,
        [
            "ftp://a.example/", "https://user:pass@a.example/", "https://a.example/#x", "https://A.example/",
            "a",
            "https://", "https://a.example:0/", "https://a example/", "https://ä.example/",
        ]
    )
    func `an address that is none is refused`(engine: TestDatabase, url: String) async throws {
        try await Post.open(engine, Receiver()) { post in
            let status = try await post.status("CreateWebhook", body: #"{"url": "\#(url)"}"#)
            #expect(status == 422)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `over HTTP a webhook is made, and the audit log does not tell its secret`(engine: TestDatabase)
        async throws
    {
        try await TestShop.open(engine) { shop in
            let key = try await shop.key()
            let plain = try await shop.post("/webhooks", #"{"url": "http://a.example/"}"#, key: key)
            #expect(plain.status == 422)
            let made = try await shop.post("/webhooks", #"{"url": "https://a.example/"}"#, key: key)
            #expect(made.status == 201, "\(made.text)")
            let secret = try #require(made.json["secret"]?.string)
            let place = "/webhooks/\(try #require(made.json["id"]?.integer))"
            let changed = try await shop.send("PATCH", place, #"{"is_enabled": false}"#, key: key)
            #expect(changed.json["is_enabled"]?.bool == false)
            let log = try await shop.get("/audit-log?page_size=50", key: key)
            #expect(log.text.contains("CreateWebhook"))
            #expect(!log.text.contains(secret) && !log.text.contains("whsec_"))
            #expect(try await shop.get("/webhooks", key: try await shop.key(["events.read"])).status == 403)
            #expect(try await shop.get("/events", key: try await shop.key(["events.read"])).status == 200)
        }
    }
}
