import Kernel
import Support
import Testing

@Suite struct FirstAnswers {
    @Test(arguments: TestDatabase.all)
    func `a shop answers under all three mounts, with and without a slash at the end`(engine: TestDatabase)
        async throws
    {
        try await TestShop.open(engine) { shop in
            for path in [
                "/version", "/api/version", "/api/store/version", "/version/", "/api/store/version/",
            ] {
                let reply = try await shop.get(path)

                #expect(reply.status == 200)
                #expect(reply.json["name"] == .string("Mercato"))
            }
        }
    }
}
