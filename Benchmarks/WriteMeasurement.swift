import Kernel
import Shop

/// Writes beside the statements that they are made of, on equal databases.
///
/// The machine is seldom as fast in one second as in the next, so what the statements alone reach is measured
/// before and after each load, and the mean of both is its limit.
extension Measurement {
    /// Per second, with a commit each and with a commit per hundred.
    private struct Raw {
        var one: Double
        var hundred: Double

        func mean(_ other: Raw) -> Raw {
            Raw(one: (one + other.one) / 2, hundred: (hundred + other.hundred) / 2)
        }
    }

    /// One kind of load.
    private struct Load {
        let name: String
        /// How the pieces counted are called.
        let unit: String
        /// Which of a purchase's requests it consists of.
        let requests: Range<Int>
        let script: (Int) -> any Script
    }

    func writes() async throws {
        try await place.copy("full", to: "recorded")
        let recorded = try place.open("recorded")
        let recording = try await RawPurchase.record(recorded, products: products)
        await recorded.database.close()
        Console.out("statements of the four requests: \(recording.last?.map(\.count) ?? [])")
        let products = products
        let loads = [
            Load(name: "create cart", unit: "carts", requests: 0..<1) { _ in CartScript() },
            Load(name: "add item", unit: "items", requests: 1..<2) {
                AddScript(products: products, start: $0)
            },
            Load(name: "whole purchase (four requests)", unit: "purchases", requests: 0..<4) {
                PurchaseScript(products: products, start: $0)
            },
        ]
        for load in loads {
            var raw = try await limit(of: load, recording)
            for connections in [1, 64] {
                let result = try await run(load, connections)
                let after = try await limit(of: load, recording)
                report(load, connections, result, limit: raw.mean(after))
                raw = after
            }
        }
    }

    /// What the statements alone reach.
    private func limit(of load: Load, _ recording: RawPurchase.Recording) async throws -> Raw {
        let one = try await replayed(recording, load.requests, perCommit: 1)
        let hundred = try await replayed(recording, load.requests, perCommit: 100)
        Console.out(
            "raw on \(place.name): \(Report.number(one)) \(load.unit)/s with a commit each, "
                + "\(Report.number(hundred))/s with a commit per hundred"
        )
        return Raw(one: one, hundred: hundred)
    }

    /// Replays the recorded requests on a fresh copy, after those that they build on.
    private func replayed(
        _ recording: RawPurchase.Recording,
        _ requests: Range<Int>,
        perCommit: Int
    ) async throws -> Double {
        try await place.copy("full", to: "replayed")
        let shop = try place.open("replayed")
        if requests.lowerBound > 0 {
            let before = 0..<requests.lowerBound
            _ = try await RawPurchase.replay(recording, requests: before, on: shop.database, perCommit: 100)
        }
        let perSecond = try await RawPurchase.replay(
            recording,
            requests: requests,
            on: shop.database,
            perCommit: perCommit
        )
        await shop.database.close()
        return perSecond
    }

    private func run(_ load: Load, _ connections: Int) async throws -> LoadResult {
        try await place.copy("full", to: "written")
        let server = try serve("written")
        defer { server.stop() }
        _ = try server.waitUntilAnswering(port: Self.port)
        let result = try LoadGenerator(port: Self.port, connections: connections, script: load.script)
            .run(seconds: seconds, server: server)
        let memory = Report.number(server.memoryMegabytes, 1)
        Console.out("memory after \(load.name) on \(place.name): \(memory) MB")
        return result
    }

    private func report(_ load: Load, _ connections: Int, _ result: LoadResult, limit: Raw) {
        // An added item is one request of its script's round; a purchase is a whole round.
        let done = load.requests == 1..<2 ? result.perSecond : result.roundsPerSecond
        let label = "\(load.name), \(Report.number(done))/s"
        let ratio = Report.number(done / limit.one, 2) + "|" + Report.number(done / limit.hundred, 2)
        Report.line([
            label, place.name, "\(connections)", Report.number(result.perSecond), ratio,
            Report.number(result.cpuPerRequest, 1), "-", "\(result.percentile(0.5))",
            "\(result.percentile(0.99))",
            "\(result.failures)",
        ])
    }
}
