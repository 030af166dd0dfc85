import Testing

@Suite struct ImportTests {
    /// Where each outside library stops.
    private static let walls: [String: [String]] = [
        "Hummingbird": ["Server"], "HummingbirdCore": ["Server", "ServerTests"],
        "HTTPTypes": ["Server", "ServerTests"], "NIOHTTPTypes": ["Server", "ServerTests"],
        "NIOPosix": ["Outbound", "Server"], "GRDB": ["SQLite"], "GRDBSQLite": ["SQLite", "SQLiteTests"],
        "CPostgres": ["Postgres"],
        "Crypto": ["Secrets"], "AsyncHTTPClient": ["Outbound", "Sandbox", "Support"],
        "ArgumentParser": ["mercato"],
        "CArgon2": ["Secrets"], "CZlib": ["Intake", "IntakeTests"], "CCurl": ["Mail"],
    ]

    private static func findings(_ file: SourceFile) throws -> [Finding] {
        try file.matches(
            #"^(?:@\w+(?:\([^)]*\))?\s+)*(?:package\s+|internal\s+)?import\s+(?:struct\s+|class\s+)?(\w+)"#,
            in: \.code
        )
        .filter { entry in walls[entry.groups[1]].map { !$0.contains(file.target) } ?? false }
        .map { Finding(path: file.path, line: $0.line, what: "imports \($0.groups[1])") }
    }

    @Test func `each outside library stops at its wall`() throws {
        let isTested = { (file: SourceFile) in
            file.path.hasPrefix("Tests/") && file.code.contains("import AsyncHTTPClient")
        }

        let isCommand = { (file: SourceFile) in
            ["Benchmarks/", "Development/Command/"].contains { file.path.hasPrefix($0) }
        }

        try expectNone(
            Project.swift.filter { !isTested($0) && !isCommand($0) }.flatMap(Self.findings)
        )
    }

    @Test(arguments: [
        ("Sources/Catalog/A.swift", "import GRDB", 1), ("Sources/SQLite/A.swift", "import GRDB", 0),
        ("Sources/Orders/A.swift", "package import Hummingbird", 1),
        ("Sources/Kernel/A.swift", "@preconcurrency import Crypto", 1),
        ("Sources/Server/A.swift", "import ArgumentParser", 1),
        ("Sources/Catalog/A.swift", "// import GRDB", 0),
        ("Sources/Catalog/A.swift", "import Foundation", 0),
    ])
    func `an import across a wall is found`(path: String, text: String, count: Int) throws {
        #expect(try Self.findings(SourceFile(path, text)).count == count)
    }
}
