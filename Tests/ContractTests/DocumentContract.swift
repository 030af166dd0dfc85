import Kernel
import Server
import Shop
import Support
import Testing

@Suite struct DocumentContract {
    private static let bytes = ServedDocument.bytes(
        name: "Mercato",
        version: Shop.version,
        operations: OperationContract.operations
    )

    private static func document() throws -> JSON { try JSON.parse(bytes) }

    /// The operations by their ids; one path may serve several names of its parameter.
    static func described() throws -> [String: JSON] {
        guard case .object(let paths) = try document()["paths"] else { return [:] }
        var found: [String: JSON] = [:]
        for (_, item) in paths {
            guard case .object(let methods) = item else { continue }
            for (_, operation) in methods {
                if let id = operation["operationId"]?.string { found[id] = operation }
            }
        }
        return found
    }

    @Test func `each operation is there with what it may refuse`() throws {
        let all = try Self.described()
        for entry in OperationContract.operations {
            let described = try #require(all[entry.name], "\(entry.name) is not in the document")
            let responses = try #require(described["responses"])

            #expect(described["operationId"]?.string == entry.name)
            #expect(responses[String(entry.route.status)] != nil, "\(entry.name)")
            var kinds = entry.route.problems
            for refusal in entry.route.refusals { kinds += refusal.kinds }
            for kind in kinds {
                let text = responses[String(kind.status)]?["description"]?.string ?? ""
                #expect(text.contains("`\(kind.code)`"), "\(entry.name): \(kind.code)")
            }
            let isGuarded = described["security"] != nil
            let hasBody = described["requestBody"] != nil
            #expect(isGuarded == (entry.audience != .everybody), "\(entry.name)")
            #expect(hasBody == (entry.body != nil), "\(entry.name)")
        }
    }

    @Test func `problem codes mean one thing each`() {
        var kinds: Set<Problem.Kind> = []
        for entry in OperationContract.operations {
            kinds.formUnion(entry.route.problems)
            for refusal in entry.route.refusals { kinds.formUnion(refusal.kinds) }
        }
        for (code, same) in Dictionary(grouping: kinds, by: \.code) {
            #expect(same.count == 1, "\(code): \(same.map { "\($0.status) \($0.title)" })")
        }
        for kind in kinds {
            #expect((400..<500).contains(kind.status) || kind.status == 503, "\(kind.code)")
            #expect(kind.code.wholeMatch(of: /[a-z][a-z0-9]*(_[a-z0-9]+)*/) != nil, "\(kind.code)")
            #expect(kind.title.hasSuffix("."), "\(kind.code)")
        }
    }

    @Test func `every reference leads somewhere`() throws {
        let document = try Self.document()
        let text = String(decoding: Self.bytes, as: UTF8.self)
        let names = Set(text.matches(of: /"#\/components\/schemas\/(\w+)"/).map { String($0.1) })

        #expect(names.count > 20)
        for name in names { #expect(document["components"]?["schemas"]?[name] != nil, "\(name)") }
    }

    @Test func `a schema's words are the words that are checked`() throws {
        for entry in OperationContract.operations {
            guard let body = entry.body else { continue }
            var components: [String: JSON] = [:]
            _ = body.json { components[$0] = $1 }
            guard case .object(let shape) = body.shape, let published = components[shape.name] else {
                continue
            }

            #expect(published["additionalProperties"]?.bool == false, "\(entry.name)")
            #expect(
                published["required"]?.array?.compactMap(\.string) ?? []
                    == shape.properties.filter(\.isRequired).map(\.name),
                "\(entry.name)"
            )
        }
    }
}
