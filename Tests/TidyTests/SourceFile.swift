import Foundation
import Testing

/// One file of the project, and what of it a rule wants to see.
struct SourceFile: Sendable {
    /// From the project's folder, such as `Sources/Kernel/Feature.swift`.
    let path: String
    let text: String
    /// The text without comments and without what strings hold; lines stay where they are.
    let code: String
    /// The text without comments.
    let uncommented: String
    /// The text without what strings hold.
    let commented: String

    init(_ path: String, _ text: String) {
        self.path = path
        self.text = text
        let isSwift = path.hasSuffix(".swift")
        code = isSwift ? SwiftText.blanked(text, comments: true, strings: true) : text
        uncommented = isSwift ? SwiftText.blanked(text, comments: true, strings: false) : text
        commented = isSwift ? SwiftText.blanked(text, comments: false, strings: true) : text
    }

    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
    var name: String { path.split(separator: "/").last.map(String.init) ?? path }

    /// The target that a file under Sources or Tests belongs to.
    var target: String {
        let parts = path.split(separator: "/")
        return parts.count > 2 && (parts[0] == "Sources" || parts[0] == "Tests") ? String(parts[1]) : ""
    }

    /// A finding for each place in a view of the file where a pattern is found.
    func findings(
        _ what: String,
        _ pattern: String,
        in view: KeyPath<SourceFile, String>
    ) throws -> [Finding] {
        try matches(pattern, in: view).map {
            Finding(path: path, line: $0.line, what: "\(what): \($0.groups[0])")
        }
    }

    /// Where a pattern is found, by line and by bytes before it, with its groups.
    func matches(
        _ pattern: String,
        in view: KeyPath<SourceFile, String>
    ) throws -> [(line: Int, offset: Int, groups: [String])] {
        let text = self[keyPath: view] as NSString
        let expression = try NSRegularExpression(pattern: pattern, options: [.anchorsMatchLines])
        return expression.matches(in: text as String, range: NSRange(location: 0, length: text.length)).map {
            match in
            let before = text.substring(to: match.range.location)
            let groups = (0..<match.numberOfRanges).map { index in
                let range = match.range(at: index)
                return range.location == NSNotFound ? "" : text.substring(with: range)
            }
            return (before.utf8.count { $0 == 0x0A } + 1, before.utf8.count, groups)
        }
    }
}

/// Where a rule is broken.
struct Finding: CustomStringConvertible, Equatable {
    let path: String
    let line: Int
    let what: String

    var description: String { "\(path):\(line): \(what)" }
}

/// Fails with every place where a rule is broken, a line each.
func expectNone(_ findings: [Finding], sourceLocation: SourceLocation = #_sourceLocation) {
    let list = findings.map { "\n" + $0.description }.joined()
    #expect(findings.isEmpty, "\(findings.count) places: \(list)", sourceLocation: sourceLocation)
}
