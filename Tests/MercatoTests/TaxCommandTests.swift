import Kernel
import Support
import Testing

/// `mercato tax`, as anybody would run it.
@Suite struct TaxCommandTests {
    private struct Place: Sendable {
        let options: [String]

        func tax(_ words: String...) async throws -> Program.Outcome {
            try await Program.run(["tax"] + words + options)
        }
    }

    private static func with(
        _ engine: TestDatabase,
        _ body: @escaping @Sendable (Place) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let data = folder.path + "/data"
        try await engine.withOptions { options in
            // Commands open one connection; only a server is told how many.
            try await body(Place(options: ["--data", data] + options.prefix(2)))
        }
    }

    @Test(arguments: TestDatabase.all)
    func `the table of the union is loaded once, and again without a change`(engine: TestDatabase)
        async throws
    {
        try await Self.with(engine) { place in
            let trial = try await place.tax("load", "eu", "--dry-run")
            #expect(trial.status == 0 && trial.output.contains("Dry run: eu, 27 countries"))
            let none = try await place.tax("list")
            #expect(none.status == 0 && none.output.isEmpty && none.errors.contains("mercato tax load"))

            let first = try await place.tax("load", "eu", "--json")
            let added = try #require(first.json["added"]?.integer, "\(first.errors)")
            #expect(added > 150 && first.json["inclusive"]?.bool == true)
            let second = try await place.tax("load", "eu")
            #expect(second.status == 0 && second.output.contains("nothing changes"), "\(second.output)")
            #expect(second.output.contains("Prices contain the tax."))
            let turned = try await place.tax("load", "eu", "--exclusive", "--json")
            #expect(turned.json["changed"]?.integer == added && turned.json["inclusive"]?.bool == false)

            let listed = try await place.tax("list", "--country", "de")
            #expect(listed.output.contains("78266") && listed.output.contains("19 %"), "\(listed.output)")
            #expect(!listed.output.contains("16 %") && !listed.output.contains("  AT  "))
            let all = try await place.tax("list", "--country", "DE", "--all")
            #expect(all.output.contains("16 %") && all.output.contains("until 2020-12-31T23:00:00.000Z"))
            #expect(try await place.tax("list", "--all", "--json").json.array?.count == Int(added))
        }
    }

    @Test(
        arguments: [
            (["load", "us"], 2, "known: eu"), (["load"], 64, "<table>"),
            (["load", "eu", "--inclusive", "--exclusive"], 64, "--exclusive"),
            (["list", "--country", "Atlantis"], 2, "Atlantis"),
        ] as [([String], Int32, String)]
    )
    func `a mistake ends with its code and the sentence that helps`(
        words: [String],
        code: Int32,
        word: String
    ) async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let refused = try await Program.run(["tax"] + words + ["--data", folder.path + "/data"])

        #expect(refused.status == code && refused.output.isEmpty)
        #expect(refused.errors.contains(word), "\(refused.errors)")
    }

    @Test(arguments: [["tax"], ["tax", "load"], ["tax", "list"]])
    func `every command explains itself`(words: [String]) async throws {
        let help = try await Program.run(words + ["--help"])

        #expect(help.status == 0 && help.errors.isEmpty)
        #expect(help.output.contains("USAGE: mercato") && help.output.contains("OVERVIEW:"))
    }
}
