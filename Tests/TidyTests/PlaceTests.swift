import Testing

@Suite struct PlaceTests {
    /// Hosts that a committed file may name: this machine, names reserved for examples, and sources cited.
    private static let hosts: Set<Substring> = [
        "localhost", "127.0.0.1", "github.com", "www.swift.org", "swift.org", "www.apache.org", "www.w3.org",
        "sqlite.org",
        "www.sqlite.org", "www.postgresql.org", "www.rfc-editor.org", "keepachangelog.com", "semver.org",
        "json-schema.org",
        "spec.openapis.org", "x", "else.where", "a", "b",
    ]

    private static func paths(_ file: SourceFile) throws -> [Finding] {
        try file.findings(
            "a path of one machine",
            #"(?<![\w./~-])/(?:home|root|Users|work|mnt)/\w[\w/.-]*"#,
            in: \.text
        )
    }

    private static func hosts(_ file: SourceFile) throws -> [Finding] {
        try file.matches(#"\b(?:https?|wss?|ftp)://(?:[^/\s"@]*@)?([A-Za-z0-9.-]+)"#, in: \.text).compactMap {
            entry in
            let host = Substring(entry.groups[1].lowercased())
            let isExample = ["example", "example.com", "example.org", "example.net", "test", "invalid"]
                .contains { name in
                    host == name || host.hasSuffix("." + name)
                }
            return hosts.contains(host) || isExample
                ? nil : Finding(path: file.path, line: entry.line, what: "names the host \(host)")
        }
    }

    @Test func `no file names a place that only one machine has`() throws {
        try expectNone(Project.files.filter { $0.name != "PlaceTests.swift" }.flatMap(Self.paths))
    }

    @Test(arguments: [
        ("cd /home/ann/mercato", 1), ("\"/work/a\"", 1), ("/Users/x", 1), ("GET /api/home/a", 0),
        ("./work/a", 0), ("/rooted", 0),
    ])
    func `a machine's path is found`(text: String, count: Int) throws {
        #expect(try Self.paths(SourceFile("README.md", text)).count == count)
    }

    @Test func `no file names a host that it need not`() throws {
        try expectNone(Project.files.filter { $0.name != "PlaceTests.swift" }.flatMap(Self.hosts))
    }

    @Test(arguments: [
        ("https://registry.internal/x", 1), ("http://localhost:8000", 0), ("https://shop.example/a", 0),
        ("https://user@evil.io", 1),
    ])
    func `a strange host is found`(text: String, count: Int) throws {
        #expect(try Self.hosts(SourceFile("README.md", text)).count == count)
    }
}
