import Testing

@Suite struct LengthTests {
    private static func findings(_ file: SourceFile) -> [Finding] {
        let max = file.path.hasPrefix("Tests/") ? 400 : 300
        let lines = file.lines.count - (file.text.hasSuffix("\n") ? 1 : 0)
        let isLong =
            lines > max ? [Finding(path: file.path, line: lines, what: "more than \(max) lines")] : []
        return isLong
            + file.lines.enumerated().compactMap { index, line in
                line.count > 110
                    ? Finding(path: file.path, line: index + 1, what: "a line of \(line.count) characters")
                    : nil
            }
    }

    @Test func `files and lines are short`() {
        expectNone(Project.swift.flatMap(Self.findings))
    }

    @Test(arguments: [
        ("Sources/A/A.swift", 300, 0), ("Sources/A/A.swift", 301, 1), ("Tests/A/A.swift", 400, 0),
        ("Tests/A/A.swift", 401, 1),
    ])
    func `a file too long is found`(path: String, lines: Int, count: Int) {
        #expect(
            Self.findings(SourceFile(path, String(repeating: "let a = 1\n", count: lines))).count == count
        )
    }

    @Test(arguments: [(110, 0), (111, 1)]) func `a line too long is found`(length: Int, count: Int) {
        #expect(
            Self.findings(SourceFile("Sources/A/A.swift", String(repeating: "é", count: length))).count
                == count
        )
    }
}
