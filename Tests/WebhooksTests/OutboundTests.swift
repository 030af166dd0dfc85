import Foundation
import Kernel
import Logging
import Outbound
import Secrets
import Server
import Support
import Synchronization
import Testing
import Webhooks

/// What a receiver was sent over HTTP.
final class Calls: Sendable {
    private let state = Mutex<[(headers: [String: String], body: [UInt8])]>([])

    var count: Int { state.withLock { $0.count } }
    var last: (headers: [String: String], body: [UInt8])? { state.withLock { $0.last } }

    func add(_ headers: [String: String], _ body: [UInt8]) { state.withLock { $0.append((headers, body)) } }
}

/// A receiver with a port, which does what its path says.
private struct Hear: Command {
    typealias Who = Anyone
    typealias Body = JSON
    typealias Reply = JSON
    static let route = Route.post("/hear/{what}", "Hear a message", status: 200)
    static let readsHeaders = true
    let calls: Calls

    struct Path: Codable, Sendable {
        let what: String
    }

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> JSON {
        calls.add(call.headers, call.rawBody)
        switch call.path.what {
        case "gone": throw Problem(Problem.Kind(410, "gone", "Gone."), "Gone.")
        case "busy":
            throw Problem(Problem.Kind(429, "busy", "Busy."), "Busy.", retryAfterSeconds: 77)
        case "broken": throw Problem(Problem.Kind(500, "broken", "Broken."), "Broken.")
        case "moved":
            var problem = Problem(Problem.Kind(307, "moved", "Moved."), "Moved.")
            problem.headers = [("Location", "/hear/well")]
            throw problem
        case "long": return .string(String(repeating: "long ", count: 10_000))
        default: return .string("thanks\u{1}")
        }
    }
}

@Suite struct OutboundTests {
    /// Serves a receiver on this machine.
    static func listening(
        _ body: @escaping @Sendable (_ port: Int, Calls) async throws -> Void
    ) async throws {
        let calls = Calls()
        try await TestDatabase.sqlite.with { database in
            let mounted = Mounted(
                name: "receiver",
                version: "1",
                operations: [Operation(Hear(calls: calls))],
                database: database,
                hashing: .standard,
                identify: { try Recognition.nobody($0) },
                isReady: { true },
                logger: Logger(label: "receiver") { _ in SwiftLogNoOpLogHandler() }
            )
            try await TestShop.serving(mounted, ServerSettings()) { address in
                try await body(try #require(address.split(separator: ":").last.flatMap { Int($0) }), calls)
            }
        }
    }

    /// Sends a message of trial to an address, and answers the try that the log has of it.
    static func ask(_ sender: OutboundSender, _ url: String) async throws -> JSON {
        try await Post.open(.sqlite, sender) { post in
            let hook = try await post.webhook(url)
            try await post.call("TestWebhook", hook.path)
            try await post.run()
            return try await post.log(hook.path).first?["tries"]?.array?.first ?? .null
        }
    }

    private static let sender = OutboundSender(allowsPrivate: true, seconds: 2)

    @Test(arguments: [("well", 200), ("gone", 410), ("busy", 429), ("broken", 500), ("moved", 307)])
    func `what a receiver answers is in the log, and no redirect is followed`(what: String, status: Int64)
        async throws
    {
        try await Self.listening { port, calls in
            let heard = try await Self.ask(Self.sender, "http://127.0.0.1:\(port)/hear/\(what)")
            #expect(heard["status"]?.integer == status, "\(heard.text)")
            #expect(calls.count == 1)
        }
    }

    @Test func `a name is connected to at the address that was checked`() async throws {
        try await Self.listening { port, calls in
            let heard = try await Self.ask(Self.sender, "http://localhost:\(port)/hear/well")
            #expect(heard["status"]?.integer == 200, "\(heard.text)")
            #expect(calls.count == 1)
        }
    }

    @Test func `of a long answer the beginning is kept`() async throws {
        try await Self.listening { port, _ in
            let heard = try await Self.ask(Self.sender, "http://127.0.0.1:\(port)/hear/long")
            #expect(heard["status"]?.integer == 200)
            #expect(heard["answer"]?.string?.utf8.count == 1_000)
        }
    }

    @Test func `who never answers is not waited for`() async throws {
        let silent = try SilentPort()
        let heard = try await Self.ask(Self.sender, "http://127.0.0.1:\(silent.port)/")
        #expect(heard["status"]?.integer == nil && heard["answer"]?.string?.isEmpty == false)
        #expect((1_500...20_000).contains(heard["duration_ms"]?.integer ?? 0), "\(heard.text)")
    }

    @Test func `whose answer comes drop by drop is not listened to for long`() async throws {
        let silent = try SilentPort()
        silent.drip(drops: 90)
        let patient = OutboundSender(allowsPrivate: true, seconds: 15)
        let heard = try await Self.ask(patient, "http://127.0.0.1:\(silent.port)/")
        #expect(heard["status"]?.integer == 200, "\(heard.text)")
        #expect((heard["duration_ms"]?.integer ?? .max) < 25_000, "\(heard.text)")
    }

    @Test func `where a host is, is not waited for`() async throws {
        let gate = DispatchSemaphore(value: 0)
        defer { gate.signal() }
        let sender = OutboundSender(allowsPrivate: true, seconds: 3) { _ in
            gate.wait()
            return []
        }
        let heard = try await Self.ask(sender, "http://slow.example/")
        #expect(heard["status"]?.integer == nil)
        #expect(heard["answer"]?.string?.contains("slow.example is could not be found out in time") == true)
    }

    @Test func `where nobody listens a try has its reason`() async throws {
        let port = try SilentPort().port
        let heard = try await Self.ask(Self.sender, "http://127.0.0.1:\(port)/")
        #expect(heard["status"]?.integer == nil && heard["answer"]?.string?.isEmpty == false)
    }

    @Test func `a signature is one that Standard Webhooks knows`() async throws {
        try await Self.listening { port, calls in
            try await Post.open(.sqlite, Self.sender) { post in
                let hook = try await post.webhook("http://127.0.0.1:\(port)/hear/well")
                try await post.emit("order.paid", "order:a")
                try await post.run()
                let heard = try #require(calls.last)
                let secret = try #require(Data(base64Encoded: String(hook.secret.dropFirst(6))))
                let signer = WebhookSignature(secret: Array(secret), hashing: .standard)
                let now = post.clock.clock.now()
                #expect(signer.isValid(headers: heard.headers, body: heard.body, now: now))
                #expect(!signer.isValid(headers: heard.headers, body: heard.body + [32], now: now))
                try StandardCheck.verify(hook.secret, heard.headers, heard.body)
            }
        }
    }
}
