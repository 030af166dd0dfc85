import Kernel
import Payments
import Sandbox
import Secrets
import Support
import Testing

/// Replacing the secret that the sandbox signs with, while servers are started again one after another.
@Suite struct SandboxSecretTests {
    private static let body = Array(#"{"order_id":"a1","status":"success"}"#.utf8)

    @Test(arguments: TestDatabase.all)
    func `old and new servers believe each other for a day, and then the old secret is worth nothing`(
        engine: TestDatabase
    ) async throws {
        let clock = TestClock()
        try await engine.with(clock: clock.clock) { database in
            let old = try await Self.signature(in: database)
            let until = try await database.write { tx in try SandboxSecret.rotate(atOnce: false, in: tx) }
            let new = try await Self.signature(in: database)

            #expect(Self.believes(new, old, at: clock.clock.now()))
            #expect(Self.believes(old, new, at: clock.clock.now()))
            #expect(until == clock.clock.now().adding(seconds: 86_400))

            clock.advance(seconds: 86_400)
            #expect(!Self.believes(new, old, at: clock.clock.now()))
            #expect(!Self.believes(old, new, at: clock.clock.now()))
            #expect(Self.believes(new, new, at: clock.clock.now()))
        }
    }

    @Test(arguments: TestDatabase.all)
    func `at once the former secrets are forgotten, also those of before`(engine: TestDatabase) async throws {
        let clock = TestClock()
        try await engine.with(clock: clock.clock) { database in
            let first = try await Self.signature(in: database)
            _ = try await database.write { tx in try SandboxSecret.rotate(atOnce: false, in: tx) }
            let second = try await Self.signature(in: database)
            _ = try await database.write { tx in try SandboxSecret.rotate(atOnce: false, in: tx) }
            let third = try await Self.signature(in: database)
            #expect(Self.believes(third, first, at: clock.clock.now()))
            #expect(Self.believes(third, second, at: clock.clock.now()))

            let until = try await database.write { tx in try SandboxSecret.rotate(atOnce: true, in: tx) }
            let last = try await Self.signature(in: database)

            #expect(until == nil)
            for signer in [first, second, third] {
                #expect(!Self.believes(last, signer, at: clock.clock.now()))
            }
        }
    }

    private static func signature(in database: any Database) async throws -> WebhookSignature {
        try await database.write { tx in try SandboxSecret.signature(in: tx, hashing: .standard) }
    }

    private static func believes(
        _ receiver: WebhookSignature,
        _ sender: WebhookSignature,
        at now: Timestamp
    ) -> Bool {
        let headers = sender.headers(id: "msg_1", body: body, now: now)
        return receiver.isValid(
            headers: Dictionary(uniqueKeysWithValues: headers.map { ($0.name, $0.value) }),
            body: body,
            now: now
        )
    }
}
