import Testing

@Suite struct WaitTests {
    private static func findings(_ file: SourceFile) throws -> [Finding] {
        let functions = try file.functions()
        return try file.findings("await", #"\bawait\b"#, in: \.code).filter { finding in
            let around = functions.filter { $0.line <= finding.line && finding.line <= $0.lastLine }
            return !around.contains { ["ask", "deliver"].contains($0.name) }
        }
    }

    @Test func `a feature waits for nothing but what it asks of the outside`() throws {
        let features = try FeatureTests.features(in: Project.manifest)

        try expectNone(Project.sources.filter { features[$0.target] != nil }.flatMap(Self.findings))
    }

    @Test(arguments: [
        ("func perform() async {\n    await b()\n}", 1), ("func ask() async {\n    await b()\n}", 0),
        ("func deliver(\n    _ a: Int\n) async throws {\n    try await b()\n}", 0), ("// await\n", 0),
        ("func ask() async {\n}\nfunc run() async {\n    await b()\n}", 1),
    ])
    func `waiting is found`(text: String, count: Int) throws {
        #expect(try Self.findings(SourceFile("Sources/A/A.swift", text)).count == count)
    }
}
