/// One spelling for each path: routes that differ only in the names of their parameters are one path of the
/// document, written as the first of them is.
struct PathNames {
    private let first: [[String]: Route]

    init(_ operations: [Operation]) {
        first = Dictionary(operations.map { (Self.shape($0.route), $0.route) }) { first, _ in first }
    }

    func path(of route: Route) -> String {
        first[Self.shape(route)]?.path ?? route.path
    }

    /// What a parameter of this route is called in the document.
    func name(of parameter: String, in route: Route) -> String {
        let spelled = first[Self.shape(route)] ?? route
        let pairs = zip(route.segments, spelled.segments)
        for case (.parameter(parameter), .parameter(let name)) in pairs { return name }
        return parameter
    }

    private static func shape(_ route: Route) -> [String] {
        route.segments.map { if case .fixed(let text) = $0 { text } else { "{}" } }
    }
}
