import Foundation
import Kernel
import Support
import Testing

/// `mercato jobs`, as whoever runs a shop uses it.
@Suite struct JobsCommandTests {
    @Test(arguments: TestDatabase.all)
    func `jobs are listed, shown, run again and removed, beside a server and without one`(
        engine: TestDatabase
    ) async throws {
        let parent = try TemporaryFolder()
        defer { parent.remove() }
        let folder = parent.path + "/data"
        try await engine.withOptions { options in
            func jobs(_ words: String...) async throws -> Program.Outcome {
                let place = options.filter { $0 != "--database-connections" && $0 != "4" }
                return try await Program.run(["jobs"] + words + ["--data", folder] + place)
            }
            let server = try await ServedFolder.start(folder, options)
            let listed = try await jobs("list", "--state", "scheduled", "--json")
            let job = try #require(
                listed.json.array?.first { $0["kind"]?.string == "webhooks.forget_deliveries" },
                "\(listed.output) \(listed.errors)"
            )
            let id = "\(try #require(job["id"]?.integer))"
            let again = try await jobs("retry", id)
            #expect(
                again.status == 0 && again.output.contains("webhooks.forget_deliveries"),
                "\(again.errors)"
            )
            #expect(try await server.stop().status == 0)

            let shown = try await jobs("show", id, "--json")
            #expect(shown.json["kind"] == job["kind"], "\(shown.errors)")
            #expect(try await jobs("list").output.contains("webhooks.forget_deliveries"))
            let alive = try await jobs("drop", id)
            #expect(alive.status == 1 && alive.errors.contains("only dead jobs can be removed"))
            let none = try await jobs("show", "999999")
            #expect(none.status == 1 && none.errors.contains("Job not found"))
            #expect(try await jobs("list", "--state", "gone").status == 64)
            #expect(try await jobs("list", "--kind", "no.such", "--json").output == "[]\n")
        }
    }
}
