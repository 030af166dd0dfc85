import Foundation
import Kernel
import Server
import Shop
import Support
import Testing

/// The document that was reviewed is the document that is served: its diff is the review of the API.
@Suite struct GoldenDocument {
    private static let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "docs/openapi.json").path(percentEncoded: false)

    @Test func `the API is the one that was reviewed`() throws {
        let data = try #require(
            FileManager.default.contents(atPath: Self.path),
            "there is no docs/openapi.json; `make openapi` writes it"
        )
        let reviewed = try Self.lines(JSON.parse(Array(data)))
        let served = try Self.lines(
            JSON.parse(
                ServedDocument.bytes(
                    name: "Mercato",
                    version: Shop.version,
                    operations: OperationContract.operations
                )
            )
        )

        let differences = served.difference(from: reviewed)
        let first = differences.prefix(10).map { change in
            switch change {
            case .insert(_, let line, _): "+ \(line)"
            case .remove(_, let line, _): "- \(line)"
            }
        }
        #expect(
            differences.isEmpty,
            "\(first.joined(separator: "\n"))\nReview the change and write it down with `make openapi`."
        )
    }

    /// Every value with its place, so that a difference can be read.
    private static func lines(_ json: JSON, at place: String = "") -> [String] {
        switch json {
        case .object(let members) where !members.isEmpty:
            members.flatMap { lines($0.value, at: place + "/" + $0.key) }
        case .array(let elements) where !elements.isEmpty:
            elements.enumerated().flatMap { lines($0.element, at: place + "/\($0.offset)") }
        default: ["\(place) = \(json.text)"]
        }
    }
}
