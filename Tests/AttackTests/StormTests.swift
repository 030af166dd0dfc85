import Foundation
import Kernel
import Secrets
import Server
import Shop
import Support
import Synchronization
import Testing

/// Thousands who sign in at once, while others look at goods.
@Suite(.serialized) struct StormTests {
    private static let connections = 200
    private static let logins = Figures.isLong ? 10_000 : 2_000
    private static let readers = 4

    private struct Tally: Sendable {
        var statuses: [Int: Int] = [:]
        var microseconds: [Int] = []
        var unexplained = 0

        mutating func add(_ other: Tally) {
            statuses.merge(other.statuses, uniquingKeysWith: +)
            microseconds += other.microseconds
            unexplained += other.unexplained
        }

        mutating func note(_ answer: BlockingCaller.Answer) {
            statuses[answer.status, default: 0] += 1
            microseconds.append(answer.microseconds)
            if answer.status == 503, !answer.head.contains("\r\nretry-after: ") { unexplained += 1 }
        }

        func figures() -> String {
            let times = [50, 99].map { Figures.milliseconds(Figures.percentile($0, of: microseconds)) }
            return "\(microseconds.count) p50 \(times[0]) p99 \(times[1]) \(statuses)"
        }
    }

    /// Kilobytes that this process holds, as the system counts.
    private static var resident: Int {
        let text = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        return line.flatMap { Int($0.filter(\.isNumber)) } ?? 0
    }

    @Test(arguments: TestDatabase.all)
    func `thousands who sign in at once starve nobody who looks at goods`(database: TestDatabase) async throws
    {
        var settings = ShopSettings()
        // The cost of a real shop, and a small crew of this test's own, so that most come too many.
        settings.passwords = .argon2id(
            memoryKiB: 19_456,
            passes: 2,
            crew: Argon2Crew(threadsMax: 1, waitingMax: 16)
        )
        try await database.with { [settings] open in
            try await TestShop.serve(Shop(database: open, settings: settings)) { shop in
                try await open.write { tx in try Goods.make("Kettle", stock: 5, in: tx) }
                let ann = try await shop.signUp()
                let port = shop.address.split(separator: ":").last.flatMap { Int($0) } ?? 0
                let calm = try await Self.read(port) { $0 < 200 }
                let before = Self.resident

                let (storm, reads, peak) = try await Self.storm(port, ann.email)

                Figures.say(
                    "\(Self.logins) sign-ins over \(Self.connections) connections on \(database):"
                        + " \(storm.figures()); reads \(reads.figures()), calm \(calm.figures());"
                        + " memory \(before / 1_024) -> \(peak / 1_024) MB"
                )
                #expect(storm.statuses.values.reduce(0, +) == Self.logins)
                #expect(Set(storm.statuses.keys).isSubset(of: [200, 503]), "\(storm.statuses)")
                #expect(storm.statuses[200, default: 0] > 0 && storm.statuses[503, default: 0] > 0)
                #expect(storm.unexplained == 0, "503 without Retry-After")
                #expect(Set(reads.statuses.keys) == [200] && reads.microseconds.count > 100)
                // A reader waits for no hash, let alone for a line of them.
                let slowest = storm.microseconds.max() ?? 0
                #expect(Figures.percentile(99, of: reads.microseconds) < slowest)
                #expect(peak - before < 400 * 1_024)
                let login = try await shop.post("/auth/login", TestShop.credentials(ann.email))
                #expect(login.status == 200, "\(login.text)")
            }
        }
    }

    private static func storm(_ port: Int, _ email: String) async throws -> (Tally, Tally, peak: Int) {
        let body = TestShop.credentials(email)
        let isOver = Atomic<Bool>(false)
        let peak = Atomic<Int>(0)
        async let reading = read(port) { _ in
            peak.max(resident, ordering: .relaxed)
            return !isOver.load(ordering: .relaxed)
        }
        // Whatever ends the storm ends the reading.
        defer { isOver.store(true, ordering: .relaxed) }
        let tallies = try await onThreads(connections) { _ in
            let caller = BlockingCaller(port: port)
            var tally = Tally()
            for _ in 0..<(logins / connections) { tally.note(try caller.post("/auth/login", body)) }
            return tally
        }
        isOver.store(true, ordering: .relaxed)
        let reads = try await reading
        return (tallies.reduce(into: Tally()) { $0.add($1) }, reads, peak.load(ordering: .relaxed))
    }

    /// Reads a list, a product and a cart again and again, on a few connections.
    private static func read(_ port: Int, while goesOn: @escaping @Sendable (Int) -> Bool) async throws
        -> Tally
    {
        let tallies = try await onThreads(readers) { _ in
            let caller = BlockingCaller(port: port)
            var tally = Tally()
            var count = 0
            while goesOn(count) {
                for path in ["/products", "/products/kettle", "/cart"] { tally.note(try caller.get(path)) }
                count += 1
                usleep(1_000)
            }
            return tally
        }
        return tallies.reduce(into: Tally()) { $0.add($1) }
    }
}
