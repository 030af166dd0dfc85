import Bulk
import Intake
import Kernel
import Support
import Testing

@Suite struct BrokenFileTests {
    private static let good = "name,sku,price\nA,A,1\n"

    @Test(arguments: TestDatabase.all)
    func `a row in another encoding is refused with its line`(engine: TestDatabase) async throws {
        let bytes = Array(Self.good.utf8) + Array("Caf".utf8) + [0xE9] + Array(",B,1\nC,C,1\n".utf8)
        try await engine.with { database in
            let report = try await database.importing(bytes, .csv)

            #expect(report.counts.outline == "read 3, created 2, refused 1")
            #expect(report.outlines == ["3: The row is not valid UTF-8."])
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a huge field is refused and the rest imported`(engine: TestDatabase) async throws {
        let huge = String(repeating: "x", count: 2 << 20)
        try await engine.with { database in
            let report = try await database.importing(Self.good + "\(huge),B,1\nC,C,1\n")

            #expect(report.counts.created == 2)
            #expect(report.counts.refused == 1)
            #expect(report.refusals.first?.line == 3)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a row with too few columns is refused`(engine: TestDatabase) async throws {
        try await engine.with { database in
            let report = try await database.importing(Self.good + "B,B\nC,C,1\n")

            #expect(report.counts.outline == "read 3, created 2, refused 1")
        }
    }

    @Test(
        arguments: TestDatabase.all,
        [
            "", "sku,price\nA,1\n", "just some words\nand more\n", "\u{0}\u{1}\u{2}binary\u{0}",
            "name,price,name\nA,1,B\n",
        ]
    )
    func `a file that is no catalogue is refused whole`(engine: TestDatabase, text: String) async throws {
        try await engine.with { database in
            await #expect(throws: IntakeError.self) { _ = try await database.importing(text) }
            let products = try await database.lines("SELECT COUNT(*) FROM products")

            #expect(products == ["0"])
        }
    }

    @Test(arguments: TestDatabase.all)
    func `binary data in JSON ends in a reason`(engine: TestDatabase) async throws {
        let bytes = (0..<4096).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ ($0 >> 3)) }
        try await engine.with { database in
            let report = try await database.importing(bytes, .json)

            #expect(report.counts.created == 0)
            #expect(report.counts.refused > 0 || report.failure != nil)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `what was read before the file broke off is imported, and the break is told`(
        engine: TestDatabase
    ) async throws {
        try await engine.with { database in
            let report = try await database.importing(Self.cutGzip(), .csv)

            #expect(report.failure == "The gzip data ends too early: the file is cut off.")
            #expect(report.counts.created > 0)
            #expect(
                try await database.lines("SELECT COUNT(*) FROM products") == ["\(report.counts.created)"]
            )
        }
    }

    /// A gzip file that breaks off: longer than what is read at once, its blocks stored as they are.
    private static func cutGzip() -> [UInt8] {
        let about = String(repeating: "words ", count: 400)
        let rows = (0..<500).map { "Thing \($0),T-\($0),1,\(about)\n" }.joined()
        let text = Array(("name,sku,price,description\n" + rows).utf8)
        var bytes: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]
        for start in stride(from: 0, to: text.count, by: 60_000) {
            let block = text[start..<min(start + 60_000, text.count)]
            let size = UInt16(block.count)
            bytes += [0, UInt8(size & 255), UInt8(size >> 8), UInt8(~size & 255), UInt8(~size >> 8)]
            bytes += block
        }
        return bytes
    }
}
