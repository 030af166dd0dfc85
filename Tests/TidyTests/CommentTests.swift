import Testing

@Suite struct CommentTests {
    /// The type that a file is named after, or else one of its types, must say what it is.
    ///
    /// A command says it in its abstract.
    private static func findings(_ file: SourceFile) throws -> [Finding] {
        let types = try file.matches(
            #"^(?:package |private |final |indirect )*(?:struct|class|enum|actor|protocol) (\w+)"#,
            in: \.code
        )
        let stem = file.name.prefix { $0 != "." && $0 != "+" }
        let main = types.filter { $0.groups[1] == stem }
        let silent = (main.isEmpty ? types : main).filter { type in
            let above = file.lines.prefix(type.line - 1).last { !$0.hasPrefix("@") } ?? ""
            return !above.hasPrefix("///") && !file.lines[type.line - 1].contains("Command")
        }
        guard let first = silent.first, silent.count == (main.isEmpty ? types : main).count else { return [] }
        return [Finding(path: file.path, line: first.line, what: "\(first.groups[1]) says not what it is")]
    }

    @Test func `every file's main type says what it is`() throws {
        try expectNone(Project.sources.flatMap(Self.findings))
    }

    @Test(arguments: [
        ("/// A.\nstruct A {}", 0), ("struct A {}", 1), ("/// A.\n@Suite\npackage final class A {}", 0),
        ("/// B.\nstruct B {}\nstruct A {}", 1), ("extension B {}", 0), ("// A.\nenum A {}", 1),
        ("/// B.\nenum B {}", 0),
    ])
    func `a silent type is found`(text: String, count: Int) throws {
        #expect(try Self.findings(SourceFile("Sources/X/A.swift", text)).count == count)
    }
}
