import Testing

@Suite struct WordTests {
    private static let refused =
        "Manager|Service|Helpers?|Utils?|Utilities|Impl|Controller|DTO|Model|Entity|Repository|Handler"

    private static func names(_ file: SourceFile) throws -> [Finding] {
        let types = #"\b(?:struct|class|enum|actor|protocol|typealias)\s+\w*(?:\#(refused))\b"#
        let fileName = SourceFile(file.path, file.name)
        return try file.findings("a refused name", types, in: \.code)
            + fileName.findings("a refused name", #"(?:\#(refused))\.swift$"#, in: \.text)
    }

    private static func leftovers(_ file: SourceFile) throws -> [Finding] {
        // Put together here, so that this file does not find itself.
        try file.findings(
            "left over",
            #"\b("# + ["TO" + "DO", "FIX" + "ME"].joined(separator: "|") + #")\b"#,
            in: \.text
        )
    }

    private static func access(_ file: SourceFile) throws -> [Finding] {
        let what =
            "struct|class|func|var|let|init|enum|protocol|extension|actor|typealias|static|import|final"
        return try file.findings("public", #"\b(?:public|open)\s+(?:\#(what))\b"#, in: \.code)
    }

    private static func catches(_ file: SourceFile) throws -> [Finding] {
        try file.findings("an empty catch", #"\bcatch\b[^{}\n]*\{\s*\}"#, in: \.commented)
    }

    @Test func `names say what a thing is in the shop`() throws {
        try expectNone(Project.sources.flatMap(Self.names))
    }

    @Test(arguments: [
        "struct CartManager {}", "protocol OrderService {}", "enum Util {}", "final class AHandler: B {}",
        "typealias XModel = Y",
    ])
    func `a refused name is found`(text: String) throws {
        #expect(try Self.names(SourceFile("Sources/A/A.swift", text)).count == 1)
    }

    @Test(arguments: [("Sources/A/CartHelper.swift", 1), ("Sources/A/ServicePages.swift", 0)])
    func `a refused file name is found`(path: String, count: Int) throws {
        #expect(try Self.names(SourceFile(path, "")).count == count)
    }

    @Test func `nothing is left to be done later`() throws {
        try expectNone(Project.files.filter { !$0.path.hasSuffix(".md") }.flatMap(Self.leftovers))
    }

    @Test(arguments: ["TO" + "DO: later", "FIX" + "ME"]) func `what is left over is found`(text: String)
        throws
    {
        #expect(try Self.leftovers(SourceFile("Sources/A/A.swift", "// \(text)")).count == 1)
    }

    @Test func `nothing is public`() throws {
        try expectNone(Project.swift.flatMap(Self.access))
    }

    @Test(arguments: [
        ("public struct A {}", 1), ("open class A {}", 1), ("public import Kernel", 1),
        ("package struct A {}", 0), ("// public func", 0),
    ])
    func `what is public is found`(text: String, count: Int) throws {
        #expect(try Self.access(SourceFile("Sources/A/A.swift", text)).count == count)
    }

    @Test func `every catch does something or says why not`() throws {
        try expectNone(Project.swift.flatMap(Self.catches))
    }

    @Test(arguments: [
        ("do {} catch {}", 1), ("do {} catch let error as A {\n\n}", 1),
        ("do {} catch { // gone already\n}", 0), ("do {} catch { log(error) }", 0),
    ])
    func `an empty catch is found`(text: String, count: Int) throws {
        #expect(try Self.catches(SourceFile("Sources/A/A.swift", text)).count == count)
    }
}
