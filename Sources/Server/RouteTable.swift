import Kernel

/// Finds what answers a path, by its segments; a fixed segment goes before a parameter.
struct RouteTable: Sendable {
    /// What is at one path: an operation per method.
    struct Resource: Sendable {
        var targets: [String: Int] = [:]
    }

    private final class Node: Sendable {
        let fixed: [String: Node]
        /// Parameters of one place may be named differently by different routes; names come from the route.
        let parameter: Node?
        let resource: Resource?

        init(fixed: [String: Node], parameter: Node?, resource: Resource?) {
            self.fixed = fixed
            self.parameter = parameter
            self.resource = resource
        }
    }

    private let root: Node
    private let names: [[String]]

    /// - Parameter routes: method and segments of each target, whose place in the array is its number.
    init(_ routes: [(method: String, segments: [Route.Segment])]) {
        root = Self.node(routes.enumerated().map { ($0.offset, $0.element.method, $0.element.segments[...]) })
        names = routes.map { route in
            route.segments.compactMap { if case .parameter(let name) = $0 { name } else { nil } }
        }
    }

    private static func node(_ routes: [(Int, String, ArraySlice<Route.Segment>)]) -> Node {
        var ending = Resource()
        var fixed: [String: [(Int, String, ArraySlice<Route.Segment>)]] = [:]
        var parameters: [(Int, String, ArraySlice<Route.Segment>)] = []
        for (index, method, segments) in routes {
            switch segments.first {
            case nil:
                precondition(ending.targets[method] == nil, "two endpoints answer \(method) at one path")
                ending.targets[method] = index
            case .fixed(let text): fixed[text, default: []].append((index, method, segments.dropFirst()))
            case .parameter: parameters.append((index, method, segments.dropFirst()))
            }
        }
        return Node(
            fixed: fixed.mapValues(node),
            parameter: parameters.isEmpty ? nil : node(parameters),
            resource: ending.targets.isEmpty ? nil : ending
        )
    }

    /// What is at a path.
    ///
    /// A fixed segment owns its place: what a parameter there could mean is not asked.
    func resource(at segments: [String]) -> (resource: Resource, values: [String])? {
        Self.find(root, segments[...], [])
    }

    private static func find(
        _ node: Node,
        _ rest: ArraySlice<String>,
        _ values: [String]
    ) -> (resource: Resource, values: [String])? {
        guard let segment = rest.first else { return node.resource.map { ($0, values) } }
        if let next = node.fixed[segment], let found = find(next, rest.dropFirst(), values) { return found }
        return node.parameter.flatMap { find($0, rest.dropFirst(), values + [segment]) }
    }

    /// The values of a target's parameters with their names.
    func named(_ values: [String], of target: Int) -> [(name: String, value: String)] {
        Array(zip(names[target], values).map { (name: $0, value: $1) })
    }
}
