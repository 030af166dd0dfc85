import Testing

@Suite struct TableTests {
    /// The tables of a file, by what is done to them.
    private static func tables(_ file: SourceFile, _ pattern: String) throws -> Set<String> {
        Set(try file.matches(pattern, in: \.uncommented).map { $0.groups[1] })
    }

    private static func written(_ file: SourceFile) throws -> Set<String> {
        try tables(file, #"\bINSERT (?:OR \w+ )?INTO\s+([a-z_]+)"#)
            .union(tables(file, #"\bUPDATE\s+([a-z_]+)\s"#))
            .union(tables(file, #"\b(?:DELETE FROM|TRUNCATE)\s+([a-z_]+)"#))
    }

    private static func findings(_ files: [SourceFile]) throws -> [Finding] {
        var owners: [String: String] = [:]
        for file in files {
            for table in try tables(file, #"\bCREATE (?:VIRTUAL )?TABLE (?:IF NOT EXISTS )?([a-z_]+)"#) {
                owners[table] = file.target
            }
        }
        var writers: [String: [String]] = [:]
        var found: [Finding] = []
        for file in files {
            for table in try written(file) {
                writers[table, default: []].append(file.path)
                // SQLite's own table of tables is written by steps of the schema, of their own tables.
                if table == "sqlite_schema", file.path.hasSuffix("Migrations.swift") { continue }
                let owner = owners[table] ?? "nobody"
                guard owner != file.target, owner != "Kernel" else { continue }
                found.append(Finding(path: file.path, line: 0, what: "writes \(table) of \(owner)"))
            }
        }
        for (table, paths) in writers.sorted(by: { $0.key < $1.key })
        where Set(paths.map { $0.split(separator: "/")[1] }).count > 1 {
            found.append(
                Finding(path: paths.joined(separator: ", "), line: 0, what: "two targets write \(table)")
            )
        }
        return found
    }

    @Test func `a table is written by its owner alone`() throws {
        try expectNone(Self.findings(Project.sources))
    }

    @Test(arguments: [
        "try tx.execute(\"INSERT INTO things (a) VALUES (1)\")",
        "let sql: SQL = \"\"\"\n    UPDATE things SET a = 1\n    \"\"\"",
        "\"DELETE FROM things\"", "\"UPDATE things\n SET a = 1\"", "\"INSERT OR REPLACE INTO things (a)\"",
    ])
    func `a write to another's table is found`(text: String) throws {
        let owner = SourceFile("Sources/A/AMigrations.swift", "\"CREATE TABLE things (id)\"")

        #expect(try Self.findings([owner, SourceFile("Sources/B/B.swift", text)]).count == 1)
        #expect(try Self.findings([owner, SourceFile("Sources/A/ThingTable.swift", text)]) == [])
        #expect(
            try Self.findings([
                owner, SourceFile("Sources/B/B.swift", "// \(text.replacing("\n", with: " "))"),
            ]) == []
        )
    }
}
