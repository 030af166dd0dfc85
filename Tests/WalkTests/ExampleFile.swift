import Foundation
import Kernel
import Support
import Testing

/// A file of example requests, as editors send them: `###` between requests, `@name = value`, and what an
/// earlier answer said as `{{name.response.body.field}}`.
struct ExampleFile {
    struct Request {
        let title: String
        let name: String?
        let method: String
        let url: String
        let headers: [String: String]
        let body: String?
    }

    private(set) var variables: [String: String] = [:]
    private(set) var requests: [Request] = []

    /// A file of the `examples` folder.
    init(_ name: String) throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let url = root.deletingLastPathComponent().appendingPathComponent("examples/\(name)")
        let text = try String(contentsOf: url, encoding: .utf8)
        for part in text.split(separator: "###") {
            let lines = part.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            for line in lines where line.hasPrefix("@") {
                let sides = line.dropFirst().split(separator: "=", maxSplits: 1)
                guard let name = sides.first, sides.count == 2 else { continue }
                variables[String(name).trimmed] = String(sides[1]).trimmed
            }
            if let request = Request(lines) { requests.append(request) }
        }
    }
}

extension ExampleFile.Request {
    /// Nil where nothing is sent.
    init?(_ lines: [String]) {
        let methods = ["GET ", "POST ", "PUT ", "DELETE "]
        guard let start = lines.firstIndex(where: { line in methods.contains { line.hasPrefix($0) } }) else {
            return nil
        }
        let words = lines[start].split(separator: " ").map(String.init)
        guard words.count == 2 else { return nil }
        let rest = lines[(start + 1)...]
        let blank = rest.firstIndex(of: "") ?? rest.endIndex
        let fields = rest[..<blank].map { $0.split(separator: ":", maxSplits: 1).map { String($0).trimmed } }
        let content = rest[blank...].joined(separator: "\n").trimmed
        title = lines.first?.trimmed ?? ""
        name = lines.first { $0.hasPrefix("# @name ") }.map { String($0.dropFirst(8)).trimmed }
        method = words[0]
        url = words[1]
        headers = Dictionary(fields.filter { $0.count == 2 }.map { ($0[0], $0[1]) }) { first, _ in first }
        body = content.isEmpty ? nil : content
    }

    /// Sends it with every `{{…}}` replaced.
    func send(_ values: [String: String]) async throws -> TestReply {
        func filled(_ text: String) -> String {
            values.reduce(text) { text, value in text.replacing("{{\(value.key)}}", with: value.value) }
        }
        let address = filled(url)
        try #require(!address.contains("{{"), "\(address)")
        return try await TestHTTP.send(
            method,
            address,
            body.map(filled),
            headers: headers.mapValues(filled)
        )
    }
}

extension String {
    fileprivate var trimmed: String { trimmingCharacters(in: .whitespaces.union(.newlines)) }
}
