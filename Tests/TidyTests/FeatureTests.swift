import Testing

@Suite struct FeatureTests {
    /// The features in the manifest and whom each knows.
    static func features(in manifest: SourceFile) throws -> [String: [String]] {
        let libraries = try manifest.matches(#"library\(\s*"(\w+)",\s*\[([^\]]*)\]"#, in: \.uncommented)
        let known = libraries.map { entry in
            (entry.groups[1], entry.groups[2].split { !$0.isLetter && !$0.isNumber }.map(String.init))
        }
        let apart: Set<String> = [
            "Shop", "Server", "SQLite", "Postgres", "Secrets", "Sandbox", "Bulk", "Mail", "Outbound",
            "Keeping", "Replay",
        ]
        return Dictionary(uniqueKeysWithValues: known.filter { !apart.contains($0.0) })
    }

    private static func findings(_ manifest: SourceFile, _ files: [SourceFile]) throws -> [Finding] {
        let features = try features(in: manifest)
        var found: [Finding] = []
        for (name, uses) in features.sorted(by: { $0.key < $1.key }) {
            let others = uses.filter { features[$0] != nil }
            // What is for sale, what it costs, how it is sent and who buys meet in carts and in orders.
            let max = ["Orders": 12, "Carts": 9, "Quotes": 8][name] ?? 6
            if others.count > max {
                found.append(
                    Finding(path: "Package.swift", line: 0, what: "\(name) knows \(others.count) features")
                )
            }
            let strangers = uses.filter { features[$0] == nil && $0 != "Kernel" && $0 != "CZlib" }
            if !strangers.isEmpty {
                found.append(
                    Finding(
                        path: "Package.swift",
                        line: 0,
                        what: "\(name) knows \(strangers.joined(separator: ", "))"
                    )
                )
            }
            let count = files.count { $0.path.hasPrefix("Sources/\(name)/") }
            if count > 40 {
                found.append(Finding(path: "Sources/\(name)", line: 0, what: "\(count) files"))
            }
        }
        return found
    }

    @Test func `features are small and know few others`() throws {
        #expect(try Self.features(in: Project.manifest).count >= 9)
        try expectNone(Self.findings(Project.manifest, Project.sources))
    }

    @Test(arguments: [
        (#"library("A", ["Kernel"]), library("B", ["Kernel", "A"])"#, 0, 0),
        (#"library("A", ["Kernel", "Server"])"#, 0, 1),
        (#"library("A", ["Kernel", nio])"#, 0, 1), (#"library("A", ["Kernel"])"#, 40, 0),
        (#"library("A", ["Kernel"])"#, 41, 1),
        (
            #"library("A", ["B", "C", "D", "E", "F", "G", "H"]), library("B", []), library("C", []), "#
                + #"library("D", []), library("E", []), library("F", []), library("G", []), "#
                + #"library("H", [])"#,
            0, 1
        ),
    ])
    func `a feature too large or too well connected is found`(manifest: String, files: Int, count: Int) throws
    {
        let sources = (0..<files).map { SourceFile("Sources/A/F\($0).swift", "") }

        #expect(try Self.findings(SourceFile("Package.swift", manifest), sources).count == count)
    }
}
