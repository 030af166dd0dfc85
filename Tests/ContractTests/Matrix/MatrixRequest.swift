import Kernel
import Support

/// A valid request to an operation, made from its declaration alone.
struct MatrixRequest: Sendable {
    let method: String
    let target: String
    let body: String?

    /// What names nothing, by the shape of a parameter.
    static func missing(_ schema: Schema?) -> String {
        guard let schema, case .integer = schema.shape else {
            return schema?.errors(in: .string(noExternalID)) == [] ? noExternalID : "no-such-thing"
        }
        return "999999937"
    }

    private static let noExternalID = "fffffffffffffffffffffffffffffff0"

    /// Values stand for the parameters of the path; for those that are not given stands what is not there.
    init(_ operation: Kernel.Operation, _ values: [String: String] = [:]) {
        method = operation.route.method.rawValue
        var target = ""
        for segment in operation.route.segments {
            switch segment {
            case .fixed(let word): target += "/" + word
            case .parameter(let name):
                let schema = operation.path.properties.first { $0.name == name }?.schema
                target += "/" + (values[name] ?? Self.missing(schema))
            }
        }
        let query = operation.parameters.properties.filter(\.isRequired).map { property in
            let sample = property.schema.sample(full: true)
            return "\(property.name)=\(sample.string ?? sample.text)"
        }
        self.target = query.isEmpty ? target : target + "?" + query.joined(separator: "&")
        body = operation.isBodyRequired ? operation.body?.sample(full: false).text : nil
    }

    func send(as client: TestClient) async throws -> TestReply {
        try await client.send(method, target, body)
    }
}

extension TestReply {
    /// All that tells answers apart, without what is another with every request.
    var likeness: String {
        let changing: Set<String> = [
            "date", "x-request-id", "ratelimit-remaining", "ratelimit-reset", "content-length",
        ]
        let fields = headers.map { ($0.name.lowercased(), $0.value) }
            .filter { !changing.contains($0.0) }.map { "\($0.0): \($0.1)" }.sorted()
        var members: [String] = []
        if case .object(let pairs) = json {
            members = pairs.filter { $0.key != "request_id" }.map { "\($0.key)=\($0.value.text)" }
        }
        return ([String(status)] + fields + members).joined(separator: "\n")
    }
}
