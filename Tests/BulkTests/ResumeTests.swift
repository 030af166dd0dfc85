import Foundation
import Kernel
import Secrets
import Support
import Testing

@testable import Bulk

@Suite struct ResumeTests {
    private struct Interruption: Error {}

    /// 60 products; the 45th is refused, and the import of a batch that holds it can be interrupted.
    private static let file =
        "name,sku,price,stock\n"
        + (1...60).map { "Thing \($0),T-\($0),\($0 == 45 ? "dear" : "\($0)"),2\n" }.joined()

    private static var small: Importer.Options {
        var options = Importer.Options()
        options.batchMax = 10
        return options
    }

    @Test(arguments: TestDatabase.all)
    func `an interrupted import goes on after its last batch`(engine: TestDatabase) async throws {
        try await engine.with { database in
            await #expect(throws: Interruption.self) {
                _ = try await database.importing(
                    Self.file,
                    as: "things",
                    options: Self.small,
                    onRefusal: { _ in throw Interruption() }
                )
            }
            let half = try await database.lines("SELECT COUNT(*) FROM products")
            let rest = try await database.importing(Self.file, as: "things", options: Self.small)
            let again = try await database.importing(Self.file, as: "things", options: Self.small)

            #expect(half == ["49"])
            #expect(rest.resumedAfter == 50)
            #expect(rest.counts.outline == "read 60, created 59, refused 1")
            #expect(again.resumedAfter == 0)
            #expect(again.counts.outline == "read 60, unchanged 59, refused 1")
            #expect(try await database.stock().count == 59)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `restarting begins anew and finds what is there`(engine: TestDatabase) async throws {
        try await engine.with { database in
            await #expect(throws: Interruption.self) {
                _ = try await database.importing(
                    Self.file,
                    as: "things",
                    options: Self.small,
                    onRefusal: { _ in throw Interruption() }
                )
            }
            var options = Self.small
            options.restarts = true
            let all = try await database.importing(Self.file, as: "things", options: options)

            #expect(all.resumedAfter == 0)
            #expect(all.counts.outline == "read 60, created 10, unchanged 49, refused 1")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `two imports of one file do not count for each other`(engine: TestDatabase) async throws {
        try await engine.with { database in
            let run = try await database.write { tx in
                try ImportRun.begin(file: "x", restarts: false, in: tx)
            }
            _ = try await database.write { tx in try run.advanced(by: 5, ImportCounts(), in: tx) }

            await #expect(throws: ImportProblem.doubled) {
                try await database.write { tx in try run.advanced(by: 5, ImportCounts(), in: tx) }
            }
        }
    }

    @Test func `an edited file is another file`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let path = folder.path + "/a.csv"
        let identity = {
            try FileIdentity.of(path, hashing: .standard)
        }

        try Data("name,price\nA,1\n".utf8).write(to: URL(fileURLWithPath: path))
        let first = try #require(try identity())
        #expect(try identity() == first)
        try Data("name,price\nB,1\n".utf8).write(to: URL(fileURLWithPath: path))
        #expect(try identity() != first)
        #expect(try FileIdentity.of("-", hashing: .standard) == nil)
        #expect(try FileIdentity.of("/dev/null", hashing: .standard) == nil)
    }
}
