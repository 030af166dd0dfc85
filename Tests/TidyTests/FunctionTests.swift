import Testing

@Suite struct FunctionTests {
    private static func findings(_ file: SourceFile) throws -> [Finding] {
        try file.functions().flatMap { function -> [Finding] in
            let long =
                (function.bodyLines ?? 0) > 60
                ? ["\(function.name) has \(function.bodyLines ?? 0) lines"] : []
            let wide =
                function.parameters > 6 && !isMemberwise(function, file)
                ? ["\(function.name) has \(function.parameters) parameters"] : []
            return (long + wide).map { Finding(path: file.path, line: function.line, what: $0) }
        }
    }

    /// An initialiser that only stores its parameters is a list of fields, however many.
    private static func isMemberwise(_ function: Function, _ file: SourceFile) -> Bool {
        guard function.name == "init", let lines = function.bodyLines else { return false }
        let body = file.code.split(separator: "\n", omittingEmptySubsequences: false)
            .prefix(max(function.lastLine - 1, 0)).suffix(lines)
        return body.allSatisfy { line in
            let words = line.split(separator: " ")
            return words.isEmpty || words.count == 3 && words[1] == "=" && words[0].hasSuffix(words[2])
        }
    }

    @Test func `functions are short and take few parameters`() throws {
        try expectNone(Project.sources.flatMap(Self.findings))
    }

    @Test(arguments: [(60, 0), (61, 1)]) func `a function too long is found`(lines: Int, count: Int) throws {
        let body = String(repeating: "    let a = 1\n", count: lines)

        #expect(
            try Self.findings(SourceFile("Sources/A/A.swift", "func a(\n) -> Int {\n\(body)}\n")).count
                == count
        )
    }

    @Test(arguments: [
        ("func a(b: Int, c: Int, d: Int, e: Int, f: Int, g: Int) {}", 0),
        ("func a(b: Int, c: Int, d: Int, e: Int, f: Int, g: Int, h: Int) {}", 1),
        ("init(b: Int, c: Int, d: Int, e: Int, f: Int, g: Int, h: Int)", 1),
        ("func a(b: [Int: Int], c: (Int, Int) -> Void, d: A<B, C>, e: Int = max(1, 2)) {}", 0),
        ("let a = A.init(b: 1, c: 1, d: 1, e: 1, f: 1, g: 1, h: 1)", 0),
        ("init(b: I, c: I, d: I, e: I, f: I, g: I, h: I) {\n    self.b = b\n    self.c = c\n}", 0),
        ("init(b: I, c: I, d: I, e: I, f: I, g: I, h: I) {\n    self.b = b\n    start(c)\n}", 1),
    ])
    func `too many parameters are found`(text: String, count: Int) throws {
        #expect(try Self.findings(SourceFile("Sources/A/A.swift", text)).count == count)
    }

    @Test func `functions are measured whatever stands around them`() throws {
        let text = """
            protocol P {
                func a(_ b: Int) throws -> Int
                var c: Int { get }
            }
            // func no() {
            let text = "func neither() {"
            extension P {
                func `a sentence`(b: String = "}") async throws -> [Int] where A: B {
                    if true { return [] }
                    return [1]
                }
            }
            """

        let functions = try SourceFile("Sources/A/A.swift", text).functions()

        #expect(functions.map(\.name) == ["a", "`a sentence`"])
        #expect(functions.map(\.bodyLines) == [nil, 2])
    }
}
