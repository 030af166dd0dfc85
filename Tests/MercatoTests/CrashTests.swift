import Foundation
import Kernel
import Support
import Synchronization
import Testing

/// The program is killed while it works, again and again on the same folder.
@Suite(.serialized) struct CrashTests {
    private static let rounds = Figures.isLong ? 50 : 6
    private static let stock = 1_000_000

    @Test func `what was acknowledged outlives kill -9 at any moment`() async throws {
        let seed = Randomness.system.next()
        var moments = Moments(seed: seed)
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let shoppers = Shoppers(products: try await Self.stocked(folder.path))
        var starts: [Int] = []

        for round in 1...Self.rounds {
            let server = try await ServedFolder.start(folder.path)
            starts.append(server.startMilliseconds)
            _ = try await onThreads(1) { _ in try shoppers.askAgain(server.caller) }
            let wait = moments.next(60...900)
            try await Self.load(server, shoppers, connections: Int(moments.next(8...16))) {
                try await Task.sleep(for: .milliseconds(wait))
                try await server.crash()
            }

            let comment: Comment = "seed \(seed), round \(round), killed after \(wait) ms"
            #expect(shoppers.refusals.isEmpty, comment)
            try await Self.check(folder.path, shoppers, comment)
            // The next start is killed too, while it puts things in order.
            if round.isMultiple(of: 3) {
                try await ServedFolder.crash(folder.path, after: moments.next(5...400))
            }
        }
        try await Self.checkAnswers(folder.path, shoppers)
        Figures.say(
            "kill -9, seed \(seed): \(Self.rounds) rounds, \(shoppers.answers) answers,"
                + " \(shoppers.orders.count) orders acknowledged; started in"
                + " \(Figures.percentile(50, of: starts)) ms (median), \(starts.max() ?? 0) ms at most"
        )
        #expect(starts.allSatisfy { $0 < 10_000 })
        #expect(shoppers.orders.count > Self.rounds)
    }

    /// Two products with much stock, made with a key as anybody would.
    private static func stocked(_ folder: String) async throws -> [Int64] {
        let made = try await Program.run([
            "keys", "create", "--name", "test", "--all-scopes", "--json", "--data", folder,
        ])
        let key = try #require(made.json["key"]?.string, "\(made.errors)")
        let server = try await ServedFolder.start(folder)
        let headers = ["Authorization: Bearer \(key)"]
        var products: [Int64] = []
        for name in ["Kettle", "Lamp"] {
            let product = try await server.caller.send(
                "POST",
                "/products",
                #"{"name":"\#(name)","price":"19.99"}"#,
                headers: headers
            )
            let id = try #require(product.json["id"]?.integer, "\(product.text)")
            let counted = try await server.caller.send(
                "PUT",
                "/inventory/\(id)",
                #"{"stock":\#(stock),"reason":"counted"}"#,
                headers: headers
            )
            try #require(counted.status == 200, "\(counted.text)")
            products.append(id)
        }
        #expect(try await server.stop().status == 0)
        return products
    }

    /// Runs shoppers until the closure has ended the server.
    private static func load(
        _ server: ServedFolder,
        _ shoppers: Shoppers,
        connections: Int,
        _ end: @Sendable () async throws -> Void
    ) async throws {
        let isOpen = Atomic<Bool>(true)
        async let done: [Void] = onThreads(connections) { _ in
            shoppers.buy(server.caller) { isOpen.load(ordering: .relaxed) }
        }
        defer { isOpen.store(false, ordering: .relaxed) }
        try await end()
        isOpen.store(false, ordering: .relaxed)
        _ = try await done
    }

    /// Looks into the files as the crash left them.
    private static func check(_ folder: String, _ shoppers: Shoppers, _ comment: Comment) async throws {
        let image = try CrashImage(of: folder)
        let orders = try await image.orders()
        // What was asked for and not answered may have happened.
        let open = Dictionary(
            shoppers.unanswered.filter { $0.step == .confirm }.map { ($0.order, $0.becomes) },
            uniquingKeysWith: { $1 }
        )
        let wrong = shoppers.orders.filter { name, status in
            orders[name] != status
                && !(status == "pending" && orders[name] == open[name] && open[name] != nil)
        }
        #expect(wrong.isEmpty, comment)
        let carts = try await image.carts()
        #expect(shoppers.carts.filter { carts[$0.key] != $0.value }.isEmpty, comment)
        #expect(try await image.faults(initial: stock) == [], comment)
        await image.close()
    }

    /// Asks a last server for orders over HTTP, as their buyers would.
    private static func checkAnswers(_ folder: String, _ shoppers: Shoppers) async throws {
        let server = try await ServedFolder.start(folder)
        _ = try await onThreads(1) { _ in try shoppers.askAgain(server.caller) }
        let caller = server.caller
        for (order, status) in shoppers.orders.few(300) {
            let shown = try await caller.get("/orders/\(order)")
            #expect(shown.status == 200 && shown["status"] == status, "\(order): \(shown.text)")
        }
        #expect(try await server.stop().status == 0)
        let image = try CrashImage(of: folder)
        #expect(try await image.faults(initial: stock) == [])
        await image.close()
    }
}

extension Dictionary {
    /// At most so many of the members.
    fileprivate func few(_ count: Int) -> ArraySlice<(key: Key, value: Value)> {
        Array(self).prefix(count)
    }
}

/// Numbers that a seed decides (SplitMix64).
struct Moments {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next(_ range: ClosedRange<UInt64>) -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return range.lowerBound + (mixed ^ (mixed >> 31)) % (range.upperBound - range.lowerBound + 1)
    }
}
