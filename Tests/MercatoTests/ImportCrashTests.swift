import Foundation
import Kernel
import SQLite
import Support
import Testing

/// An import that is killed, again and again, until one run gets to the end of the file.
@Suite(.serialized) struct ImportCrashTests {
    private static let rows = 3_000

    @Test func `an import killed at any moments ends with the same shop as one that was left alone`()
        async throws
    {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let file = folder.path + "/rows.csv"
        let made = try await Program.run(["bench-data", file, "--rows", String(Self.rows)])
        try #require(made.status == 0, "\(made.errors)")
        let words = ["import", file, "--from", "csv", "--batch", "100", "--json", "--data"]
        let alone = try await Program.run(words + [folder.path + "/alone"])
        try #require(alone.status == 0, "\(alone.errors)")

        let seed = SeededNumbers.newSeed()
        var moments = SeededNumbers(seed: seed)
        var kills = 0
        for _ in 1...(Figures.isLong ? 60 : 8) {
            let wait = moments.next(150...900)
            if try await Self.cut(words + [folder.path + "/cut"], afterMilliseconds: wait) { kills += 1 }
        }
        let last = try await Program.run(words + [folder.path + "/cut"])
        let again = try await Program.run(words + [folder.path + "/cut"])

        #expect(last.status == 0, "seed \(seed): \(last.errors)")
        #expect(again.json["counts"]?["unchanged"]?.integer == Int64(Self.rows), "\(again.output)")
        #expect(kills > 0, "seed \(seed)")
        let shops = try ["alone", "cut"].map { try CrashImage(of: folder.path + "/" + $0) }
        #expect(try await Self.contents(shops[0]) == Self.contents(shops[1]), "seed \(seed)")
        for shop in shops {
            #expect(try await shop.damage() == [])
            await shop.close()
        }
        Figures.say("import of \(Self.rows) rows: killed \(kills) times, seed \(seed)")
    }

    /// Starts a command and kills it; false when it came to its end before.
    private static func cut(_ words: [String], afterMilliseconds wait: UInt64) async throws -> Bool {
        let process = try Program.process(
            words,
            environment: [:],
            output: .nullDevice,
            errors: .nullDevice
        )
        try process.run()
        try await Task.sleep(for: .milliseconds(wait))
        guard process.isRunning else { return false }
        kill(process.processIdentifier, SIGKILL)
        _ = try await Program.status(of: process)
        return true
    }

    /// What an import brings: products, variants, prices and stock, without the numbers of rows.
    private static func contents(_ image: CrashImage) async throws -> [String] {
        try await image.database.read { tx in
            try tx.rows(
                """
                SELECT p.slug || ' ' || p.name || ' ' || COALESCE(c.path IS NOT NULL, 0) || ' ' || v.sku
                    || ' ' || COALESCE((SELECT SUM(r.amount_minor) FROM prices r
                        WHERE r.variant_id = v.id), -1) || ' '
                    || COALESCE((SELECT s.on_hand FROM stock_levels s
                        WHERE s.variant_id = v.id), -1) || ' '
                    || (SELECT COALESCE(SUM(m.delta), -1) FROM stock_movements m
                        WHERE m.variant_id = v.id)
                FROM products p JOIN variants v ON v.product_id = p.id
                LEFT JOIN categories c ON c.id = p.category_id
                ORDER BY v.sku
                """
            ).map { $0[0] as String }
        }
    }
}
