import Kernel
@testable import Postgres
import Testing

@Suite(TestServer.isThere) struct NewsTests {
    /// Two servers on one database, both hearing each other.
    private func withTwo(
        _ test: (_ url: String, _ one: PostgresDatabase, _ two: PostgresDatabase) async throws -> Void
    ) async throws {
        try await TestServer.withDatabaseURL { url in
            var settings = try PostgresSettings(url: url)
            settings.listens = true
            let one = try TestServer.open(settings)
            let two = try TestServer.open(settings)
            #expect(await eventually { one.freshness.hears && two.freshness.hears })
            try await test(url, one, two)
            await one.close()
            await two.close()
        }
    }

    @Test func `what one server touches is stale on the other`() async throws {
        try await withTwo { _, one, two in
            let slots = two.freshness.slots(of: ["product:1"])
            let others = two.freshness.slots(of: ["product:2"])
            let mark = two.freshness.mark

            try await one.write { tx in tx.touch("product:1") }

            #expect(await eventually { !two.freshness.isFresh(slots, since: mark) })
            #expect(two.freshness.isFresh(others, since: mark))
        }
    }

    @Test func `one's own news is not heard twice`() async throws {
        try await withTwo { _, one, two in
            try await one.write { tx in tx.touch("product:1") }
            let slots = one.freshness.slots(of: ["product:1"])
            let mark = one.freshness.mark
            let end = two.freshness.mark

            try await one.write { tx in tx.touch("product:9") }

            #expect(await eventually { two.freshness.mark > end })
            #expect(one.freshness.isFresh(slots, since: mark))
        }
    }

    @Test func `thousands of names at once all arrive`() async throws {
        try await withTwo { _, one, two in
            let names = (0..<3_000).map { "product:with-a-long-name-\($0)" }
            let mark = two.freshness.mark

            try await one.write { tx in names.forEach(tx.touch) }

            #expect(
                await eventually {
                    names.allSatisfy { !two.freshness.isFresh(two.freshness.slots(of: [$0]), since: mark) }
                }
            )
        }
    }

    @Test func `after an interruption everything counts as old, then news arrives again`() async throws {
        try await withTwo { url, one, two in
            let slots = two.freshness.slots(of: ["product:1"])
            let mark = two.freshness.mark

            try await TestServer.endConnections(to: url)

            #expect(await eventually { !two.freshness.isFresh(slots, since: mark) })
            #expect(await eventually { one.freshness.hears && two.freshness.hears })
            #expect(!two.freshness.isFresh(slots, since: mark))
            let later = two.freshness.mark
            try await one.write { tx in tx.touch("product:1") }
            #expect(await eventually { !two.freshness.isFresh(slots, since: later) })
        }
    }

    @Test func `without a connection for news nothing is fresh`() async throws {
        let freshness = Freshness()
        var settings = try PostgresSettings(url: "postgres://nobody@127.0.0.1:1/nothing")
        settings.listens = true
        let database = try TestServer.open(settings, freshness: freshness)

        #expect(!freshness.hears)
        await database.close()
    }

    @Test func `messages stay below the size PostgreSQL takes`() {
        let names = Set((0..<2_000).map { "product:\($0)" })
        let payloads = Notifier.payloads(of: names)

        #expect(payloads.allSatisfy { $0.utf8.count < 8_000 })
        #expect(payloads.reduce(into: Set()) { $0.formUnion(Notifier.names(in: $1)) } == names)
        #expect(Notifier.payloads(of: [String(repeating: "x", count: 9_000)]) == [Notifier.everything])
        #expect(Notifier.payloads(of: ["a\nb"]) == [Notifier.everything])
        #expect(Notifier.payloads(of: []) == [])
    }
}

extension Freshness {
    /// Whether answers may be kept at this moment at all.
    fileprivate var hears: Bool { isFresh([], since: mark) }
}
