/// Where an endpoint answers and what it says of itself.
package struct Route: Sendable {
    package enum Method: String, Sendable, CaseIterable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
        case patch = "PATCH"
        case delete = "DELETE"
    }

    package let method: Method
    /// Relative to a mount, with `{name}` for each field of `Path`.
    package let path: String
    package let summary: String
    package let status: Int
    package let refusals: [any Refusal.Type]
    /// Problems beside those that every endpoint of its kind has.
    package let problems: [Problem.Kind]

    private init(
        _ method: Method,
        _ path: String,
        _ summary: String,
        _ status: Int,
        _ refusals: [any Refusal.Type],
        _ problems: [Problem.Kind]
    ) {
        self.method = method
        self.path = path
        self.summary = summary
        self.status = status
        self.refusals = refusals
        self.problems = problems
    }

    package static func get(
        _ path: String,
        _ summary: String,
        refusals: [any Refusal.Type] = [],
        problems: [Problem.Kind] = []
    ) -> Route {
        Route(.get, path, summary, 200, refusals, problems)
    }

    package static func post(
        _ path: String,
        _ summary: String,
        status: Int = 201,
        refusals: [any Refusal.Type] = [],
        problems: [Problem.Kind] = []
    ) -> Route {
        Route(.post, path, summary, status, refusals, problems)
    }

    package static func put(
        _ path: String,
        _ summary: String,
        refusals: [any Refusal.Type] = [],
        problems: [Problem.Kind] = []
    ) -> Route {
        Route(.put, path, summary, 200, refusals, problems)
    }

    package static func patch(
        _ path: String,
        _ summary: String,
        refusals: [any Refusal.Type] = [],
        problems: [Problem.Kind] = []
    ) -> Route {
        Route(.patch, path, summary, 200, refusals, problems)
    }

    package static func delete(
        _ path: String,
        _ summary: String,
        status: Int = 204,
        refusals: [any Refusal.Type] = [],
        problems: [Problem.Kind] = []
    ) -> Route {
        Route(.delete, path, summary, status, refusals, problems)
    }

    /// The path cut at its slashes.
    package var segments: [Segment] {
        path.split(separator: "/").map { part in
            part.hasPrefix("{") ? .parameter(String(part.dropFirst().dropLast())) : .fixed(String(part))
        }
    }

    package enum Segment: Sendable, Hashable {
        case fixed(String)
        case parameter(String)
    }

    /// The first word of the path: what an operation is listed under.
    package var area: String {
        path.split(separator: "/").first.map(String.init) ?? "service"
    }
}
