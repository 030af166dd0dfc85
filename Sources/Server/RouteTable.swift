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

    /// Everything at a path, the best match first: two routes can share a path with different methods.
    func resources(at segments: [String]) -> [(resource: Resource, values: [String])] {
        var found: [(Resource, [String])] = []
        Self.collect(root, segments[...], [], into: &found)
        return found
    }

    private static func collect(
        _ node: Node,
        _ rest: ArraySlice<String>,
        _ values: [String],
        into found: inout [(Resource, [String])]
    ) {
        guard let segment = rest.first else {
            if let resource = node.resource { found.append((resource, values)) }
            return
        }
        if let next = node.fixed[segment] { collect(next, rest.dropFirst(), values, into: &found) }
        if let next = node.parameter { collect(next, rest.dropFirst(), values + [segment], into: &found) }
    }

    /// The values of a target's parameters with their names.
    func named(_ values: [String], of target: Int) -> [(name: String, value: String)] {
        Array(zip(names[target], values).map { (name: $0, value: $1) })
    }
}
