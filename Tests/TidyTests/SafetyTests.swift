import Testing

@Suite struct SafetyTests {
    private static func findings(_ file: SourceFile) throws -> [Finding] {
        try file.findings("try!", #"\btry!"#, in: \.code)
            + file.findings("as!", #"\bas!"#, in: \.code)
            + file.findings("a force unwrap", #"[\w)\]}>"?]!(?!=)"#, in: \.code)
    }

    @Test func `nothing is forced`() throws {
        try expectNone(Project.swift.flatMap(Self.findings))
    }

    @Test(arguments: [
        "try! a()", "let a = b!", "a![0]", "a()!.b", "let a: Int!", "x as! Int", #""a".first!"#,
    ])
    func `force is found`(text: String) throws {
        #expect(try !Self.findings(SourceFile("Sources/A/A.swift", text)).isEmpty)
    }

    @Test(arguments: [
        "a != b", "!a", "if !a, !(b) {}", "// a!", #"let a = "wow!""#, ##"#"a!"#"##, "a ? !b : !c", "[!a]",
    ])
    func `what looks like force is left alone`(text: String) throws {
        #expect(try Self.findings(SourceFile("Sources/A/A.swift", text)) == [])
    }
}
