/// The OpenAPI 3.1 document, made from the very declarations that route, decode and validate.
package struct OpenAPI {
    private let title: String
    private let version: String
    private let operations: [Operation]
    private let plain: [PlainOperation]
    /// What the server itself can answer, whatever is asked.
    private let shared: SharedProblems
    private var components: [String: JSON] = [:]

    /// An operation outside of the endpoints, such as a health check.
    package struct PlainOperation: Sendable {
        package let name: String
        package let path: String
        package let summary: String
        package let contentType: String
        package let statuses: [Int: String]

        package init(
            _ name: String,
            _ path: String,
            _ summary: String,
            contentType: String,
            statuses: [Int: String]
        ) {
            self.name = name
            self.path = path
            self.summary = summary
            self.contentType = contentType
            self.statuses = statuses
        }
    }

    package init(
        title: String,
        version: String,
        operations: [Operation],
        plain: [PlainOperation],
        shared: SharedProblems = SharedProblems()
    ) {
        self.shared = shared
        self.title = title
        self.version = version
        self.operations = operations
        self.plain = plain
    }

    private static let form = "application/x-www-form-urlencoded"

    /// The document as JSON text, the same bytes for the same declarations.
    package func document() -> JSON {
        var making = self
        return making.made()
    }

    private mutating func made() -> JSON {
        var paths: [(key: String, value: JSON)] = []
        let names = PathNames(operations)
        for operation in operations {
            add(
                operation.route.method.rawValue.lowercased(),
                described(operation, names),
                at: names.path(of: operation.route),
                to: &paths
            )
        }
        for operation in plain {
            add("get", described(operation), at: operation.path, to: &paths)
        }
        components["Problem"] = Self.problemSchema
        return .object([
            ("openapi", .string("3.1.0")),
            (
                "info",
                .object([
                    ("title", .string(title)), ("version", .string(version)),
                    (
                        "license",
                        .object([("name", .string("Apache-2.0")), ("identifier", .string("Apache-2.0"))])
                    ),
                ])
            ),
            ("servers", .array([.object([("url", .string("/api"))])])),
            ("paths", .object(paths)),
            (
                "components",
                .object([
                    ("schemas", .object(components.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })),
                    ("securitySchemes", OpenAPISecurity.schemes),
                ])
            ),
        ])
    }

    private func add(
        _ method: String,
        _ operation: JSON,
        at path: String,
        to paths: inout [(key: String, value: JSON)]
    ) {
        if let index = paths.firstIndex(where: { $0.key == path }), case .object(let old) = paths[index].value
        {
            paths[index].value = .object(old + [(method, operation)])
        } else {
            paths.append((path, .object([(method, operation)])))
        }
    }

    private func described(_ operation: PlainOperation) -> JSON {
        let responses = operation.statuses.sorted { $0.key < $1.key }.map { status, text in
            let isProblem = status >= 400 && status != 503
            let type = isProblem ? "application/problem+json" : operation.contentType
            return (
                key: String(status),
                value: JSON.object([
                    ("description", .string(text)),
                    ("content", .object([(type, .object([("schema", .object([]))]))])),
                ])
            )
        }
        let problems = Self.problemResponses(shared.always).filter { problem in
            !responses.contains { $0.key == problem.key }
        }
        return .object([
            ("operationId", .string(operation.name)), ("tags", .array([.string("service")])),
            ("summary", .string(operation.summary)), ("responses", .object(responses + problems)),
        ])
    }

    private mutating func described(_ operation: Operation, _ names: PathNames) -> JSON {
        var members: [(key: String, value: JSON)] = [
            ("operationId", .string(operation.name)), ("tags", .array([.string(operation.route.area)])),
            ("summary", .string(operation.route.summary)),
        ]
        if let sentence = OpenAPISecurity.sentence(for: operation.audience) {
            members.append(("description", .string(sentence)))
        }
        if let requirement = OpenAPISecurity.requirement(for: operation.audience) {
            members.append(("security", requirement))
        }
        let parameters = parameters(of: operation, names)
        if !parameters.isEmpty { members.append(("parameters", .array(parameters))) }
        if let body = operation.body {
            let types = ["application/json"] + (operation.acceptsForm ? [OpenAPI.form] : [])
            let described = JSON.object([("schema", schema(body))])
            let content = JSON.object(types.map { ($0, described) })
            members.append(
                (
                    "requestBody",
                    .object([
                        ("required", .bool(operation.isBodyRequired)), ("content", content),
                    ])
                )
            )
        }
        members.append(("responses", responses(of: operation)))
        return .object(members)
    }

    private mutating func parameters(of operation: Operation, _ names: PathNames) -> [JSON] {
        var list: [JSON] = []
        for property in operation.path.properties {
            list.append(
                .object([
                    ("name", .string(names.name(of: property.name, in: operation.route))),
                    ("in", .string("path")), ("required", .bool(true)),
                    ("schema", schema(property.schema)),
                ])
            )
        }
        for property in operation.parameters.properties {
            var members: [(key: String, value: JSON)] = [
                ("name", .string(property.name)), ("in", .string("query")),
                ("required", .bool(property.isRequired)),
                ("schema", schema(property.schema.notNullable)),
            ]
            if case .map = property.schema.shape {
                members += [("style", .string("deepObject")), ("explode", .bool(true))]
            }
            list.append(.object(members))
        }
        if operation.isFeed { list.append(OpenAPIFeed.lastEventID) }
        if operation.keepsKeys {
            list.append(
                .object([
                    ("name", .string("Idempotency-Key")), ("in", .string("header")),
                    ("required", .bool(false)),
                    ("description", .string("Makes the request run once, however often it is sent.")),
                    (
                        "schema",
                        .object([
                            ("type", .string("string")), ("minLength", .number("1")),
                            ("maxLength", .number("255")),
                            ("pattern", .string("^[!-~]+$")),
                        ])
                    ),
                ])
            )
        }
        return list
    }

    private mutating func responses(of operation: Operation) -> JSON {
        var success: [(key: String, value: JSON)] = [("description", .string("Success"))]
        if operation.route.status != 204 {
            let type = operation.isFeed ? "text/event-stream" : "application/json"
            let reply = schema(operation.reply)
            let shown = operation.isFeed ? OpenAPIFeed.message(with: reply) : reply
            let text = JSON.object([("schema", .object([("type", .string("string"))]))])
            let content = [(type, JSON.object([("schema", shown)]))] + operation.replyTypes.map { ($0, text) }
            success.append(("content", .object(content)))
        }
        var responses: [(key: String, value: JSON)] = [(String(operation.route.status), .object(success))]
        if operation.kind == .query, !operation.isFeed {
            responses.append(("304", .object([("description", .string("Not changed"))])))
        }
        let kinds = Self.problems(of: operation).union(shared.kinds(of: operation))
        return .object(responses + Self.problemResponses(kinds))
    }

    /// Everything an operation can refuse with, without doubles.
    package static func problems(of operation: Operation) -> Set<Problem.Kind> {
        var kinds: Set<Problem.Kind> = [Problem.invalid, Problem.unreadable]
        if !operation.audience.isOpen { kinds.formUnion([Problem.unauthenticated, Problem.forbidden]) }
        if !operation.path.properties.isEmpty { kinds.insert(Problem.notFound) }
        if operation.isFeed { kinds.insert(Problem.tooManyStreams) }
        kinds.formUnion(operation.route.problems)
        for refusal in operation.route.refusals { kinds.formUnion(refusal.kinds) }
        return kinds
    }

    private static func problemResponses(_ kinds: Set<Problem.Kind>) -> [(key: String, value: JSON)] {
        Dictionary(grouping: kinds, by: \.status).sorted { $0.key < $1.key }.map { status, kinds in
            let codes = kinds.map { "`\($0.code)`: \($0.title)" }.sorted().joined(separator: " ")
            return (String(status), problemResponse(codes))
        }
    }

    private static func problemResponse(_ text: String) -> JSON {
        let reference = JSON.object([("$ref", .string("#/components/schemas/Problem"))])
        return .object([
            ("description", .string(text)),
            ("content", .object([("application/problem+json", .object([("schema", reference)]))])),
        ])
    }

    private static let problemSchema: JSON = {
        let text = JSON.object([("type", .string("string"))])
        let error = JSON.object([
            ("type", .string("object")), ("properties", .object([("field", text), ("detail", text)])),
            ("required", .array([.string("field"), .string("detail")])),
        ])
        return .object([
            ("type", .string("object")),
            (
                "properties",
                .object([
                    ("type", text), ("title", text), ("status", .object([("type", .string("integer"))])),
                    ("detail", text), ("code", text), ("request_id", text),
                    ("errors", .object([("type", .string("array")), ("items", error)])),
                ])
            ),
            (
                "required",
                .array(["type", "title", "status", "detail", "code", "request_id"].map { .string($0) })
            ),
        ])
    }()

    private mutating func schema(_ schema: Schema) -> JSON {
        schema.json { name, json in components[name] = json }
    }
}

extension Schema {
    fileprivate var notNullable: Schema {
        var copy = self
        copy.isNullable = false
        return copy
    }
}
