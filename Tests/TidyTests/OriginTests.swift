import Testing

/// Time, randomness, output and fractions come from where they may be controlled.
@Suite struct OriginTests {
    private static func time(_ file: SourceFile) throws -> [Finding] {
        guard !file.path.hasPrefix("Sources/Kernel/Work/") else { return [] }
        let time = #"\bDate\(\)|\bDate\.now\b|\bclock_gettime\b|\bgettimeofday\b|\btime\(nil\)"#
        let chance =
            #"\bUUID\(\)|\.random\((in:|\))|\.randomElement\(|\.shuffled?\(\)|"#
            + #"\bSystemRandomNumberGenerator\b|\barc4random"#
        return try file.findings("time", time, in: \.code) + file.findings("chance", chance, in: \.code)
    }

    private static func output(_ file: SourceFile) throws -> [Finding] {
        guard !file.path.hasPrefix("Sources/mercato") else { return [] }
        return try file.findings("output", #"(?<![\w.])(print|debugPrint|dump)\("#, in: \.code)
    }

    private static func fractions(_ file: SourceFile) throws -> [Finding] {
        try file.findings(
            "a fraction",
            #"\b(Double|Float|Float16|CGFloat|Decimal|NSNumber|TimeInterval)\b"#,
            in: \.code
        )
    }

    @Test func `time and chance come from the kernel`() throws {
        try expectNone(Project.sources.flatMap(Self.time))
    }

    @Test(arguments: [
        "Date()", "UUID()", "Int.random(in: 1...6)", "Bool.random()", "a.shuffled()", "a.randomElement()",
        "Date.now",
    ])
    func `time and chance are found`(text: String) throws {
        #expect(try Self.time(SourceFile("Sources/A/A.swift", text)).count == 1)
        #expect(try Self.time(SourceFile("Sources/Kernel/Work/Clock.swift", text)) == [])
    }

    @Test func `only the command prints`() throws {
        try expectNone(Project.sources.flatMap(Self.output))
    }

    @Test(arguments: [
        ("print(1)", 1), ("dump(a)", 1), ("debugPrint(a)", 1), ("blueprint(a)", 0), ("console.print(1)", 0),
        ("// print(1)", 0),
    ])
    func `printing is found`(text: String, count: Int) throws {
        #expect(try Self.output(SourceFile("Sources/A/A.swift", text)).count == count)
        #expect(try Self.output(SourceFile("Sources/mercato/A.swift", text)) == [])
    }

    @Test func `no fraction comes near money`() throws {
        let features = try FeatureTests.features(in: Project.manifest)
        let near = Project.sources.filter { features[$0.target] != nil || $0.target == "Kernel" }

        try expectNone(near.flatMap(Self.fractions))
    }

    @Test(arguments: [
        ("let a: Double = 1", 1), ("Float(a)", 1), ("Decimal(a)", 1), ("\"Double\"", 0),
        ("let isDoubled = 1", 0),
    ])
    func `fractions are found`(text: String, count: Int) throws {
        #expect(try Self.fractions(SourceFile("Sources/A/A.swift", text)).count == count)
    }
}
