import Foundation

/// The project's own files, read once: those that a fresh clone has.
enum Project {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path(percentEncoded: false)

    /// What a clone has beside the folders' own content; everything else here was built or fetched.
    private static let top = [
        ".ci", ".gitignore", ".swift-format", "ARCHITECTURE.md", "Benchmarks", "CHANGELOG.md",
        "CONTRIBUTING.md", "Demo", "Development",
        "LICENSE", "Makefile", "Package.swift", "README.md", "SECURITY.md", "Sources", "Tests", "decisions",
        "deploy", "docs",
        "examples", "scripts",
    ]

    static let files: [SourceFile] = top.flatMap { entry -> [SourceFile] in
        let path = root + entry
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return [] }
        let names =
            isFolder.boolValue
            ? (FileManager.default.enumerator(atPath: path)?.allObjects as? [String] ?? []) : [""]
        return names.sorted().compactMap { name in
            let relative = name.isEmpty ? entry : "\(entry)/\(name)"
            guard let data = FileManager.default.contents(atPath: root + relative),
                let text = String(data: data, encoding: .utf8)
            else { return nil }
            return SourceFile(relative, text)
        }
    }

    static let swift = files.filter { $0.path.hasSuffix(".swift") && $0.path != "Package.swift" }
    static let sources = swift.filter { $0.path.hasPrefix("Sources/") }

    static let manifest = files.first { $0.path == "Package.swift" } ?? SourceFile("Package.swift", "")
}
