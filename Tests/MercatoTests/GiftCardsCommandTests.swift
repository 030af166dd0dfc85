import Foundation
import Kernel
import Support
import Testing

/// `mercato gift-cards`, as whoever runs a shop uses it.
@Suite struct GiftCardsCommandTests {
    @Test(arguments: TestDatabase.all)
    func `cards are issued, listed and disabled, beside a server and without one`(engine: TestDatabase)
        async throws
    {
        let parent = try TemporaryFolder()
        defer { parent.remove() }
        let folder = parent.path + "/data"
        try await engine.withOptions { options in
            let place = ["--data", folder] + options.prefix(2)
            func cards(_ words: String...) async throws -> Program.Outcome {
                try await Program.run(["gift-cards"] + words + place)
            }
            let server = try await ServedFolder.start(folder, options)
            let issued = try await cards("issue", "49.99", "--email", "ann@example.com", "--days", "10")
            let code = issued.output.split(separator: "\n").first.map(String.init) ?? ""
            #expect(code.split(separator: "-").count == 5, "\(issued.output) \(issued.errors)")
            let shown = try await server.caller.post("/gift-cards/balance", #"{"code":"\#(code)"}"#)
            #expect(shown.json["balance"]?.text == "49.99", "\(shown.text)")
            #expect(try await server.stop().status == 0)

            let other = try await cards("issue", "5", "--json")
            let id = "\(try #require(other.json["id"]?.integer, "\(other.output) \(other.errors)"))"
            #expect(try await cards("disable", id).output.contains("disabled  5.00 of 5.00 USD"))
            let listed = try await cards("list", "--json")
            #expect(listed.json.array?.map { $0["is_disabled"]?.bool } == [true, false], "\(listed.output)")
            #expect(!listed.output.contains(code))
            #expect(try await cards("enable", id).output.contains("good"))

            #expect(try await cards("disable", "999").status == 1)
            let wrongs = [
                ["issue", "much"], ["issue", "0"], ["issue", "5", "--email", "x"], ["list", "--limit", "0"],
            ]
            for wrong in wrongs {
                let refused = try await Program.run(["gift-cards"] + wrong + place)
                #expect(refused.status == 64, "\(wrong) \(refused.errors)")
            }
        }
    }
}
