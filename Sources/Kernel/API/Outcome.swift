/// A reply that may instead be a problem whose traces are kept: a wrong password is counted, and so is the
/// second use of a token.
package struct Outcome<Value: Codable & Sendable>: Sendable, ReplyWithProblem, ReplyWithHeaders {
    private let value: Value?
    package let problem: Problem?
    package let headers: [(name: String, value: String)]

    package init(_ value: Value, headers: [(name: String, value: String)] = []) {
        self.value = value
        problem = nil
        self.headers = headers
    }

    /// Shown after the commit.
    package init(_ problem: Problem) {
        value = nil
        self.problem = problem
        headers = []
    }
}

extension Outcome: Codable {
    package init(from decoder: any Decoder) throws {
        self.init(try Value(from: decoder))
    }

    package func encode(to encoder: any Encoder) throws {
        try value?.encode(to: encoder)
    }
}

extension Outcome: ProbedContainer {
    static func schema(with probe: SchemaProbe) -> Schema { probe.schema(of: Value.self) }
    static var empty: Outcome { Outcome(.badCredentials) }
}
