import Kernel

/// Finds, for a write, the read that shows what it changes.
struct Twins: Sendable {
    typealias Show = @Sendable (Transaction) throws -> Outgoing

    private let operations: [Operation]
    private let routes: RouteTable
    private let readsByShape: [[String]: Int]

    init(operations: [Operation], routes: RouteTable) {
        self.operations = operations
        self.routes = routes
        readsByShape = Dictionary(
            operations.indices.filter { operations[$0].kind == .query }
                .map { (Self.shape(operations[$0].route), $0) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// What a GET of the same address answers to this caller; nil when nothing is shown there.
    func show(_ operation: Operation, _ incoming: Incoming, _ values: [String]) throws -> Show? {
        try show(Self.shape(operation.route), incoming, values)
    }

    private func show(_ shape: [String], _ incoming: Incoming, _ values: [String]) throws -> Show? {
        guard let twin = readsByShape[shape] else { return nil }
        let asked = Incoming(
            identity: incoming.identity,
            path: routes.named(values, of: twin),
            query: [],
            body: [],
            requestID: incoming.requestID
        )
        guard case .transaction(let show) = try operations[twin].begin(asked) else { return nil }
        return show
    }

    private static func shape(_ route: Route) -> [String] {
        route.segments.map { if case .fixed(let text) = $0 { text } else { "{}" } }
    }

    /// How a write of the staff is written down; nil for writes of everybody else.
    func audit(_ operation: Operation, _ incoming: Incoming, values: [String], path: Substring)
        -> OperationRunner.Audit?
    {
        guard operation.kind != .query, let holder = incoming.identity.holder,
            let permission = operation.audience.staffPermission, holder.permissions.contains(permission)
        else { return nil }
        var line = AuditLine(
            operation.name,
            by: holder.actor,
            String(Mounts.strip(path).prefix(200)),
            from: incoming.identity.address
        )
        line.requestID = incoming.requestID
        if !incoming.isForm { line.details = try? JSON.parse(incoming.body, depthMax: 32) }
        return OperationRunner.Audit(line: line, show: nearest(operation, incoming.seeingAll, values))
    }

    /// The read at the write's own address or, for one such as `/orders/{order}/status`, at the one above
    /// that names a thing.
    private func nearest(_ operation: Operation, _ incoming: Incoming, _ values: [String]) -> Show? {
        var shape = Self.shape(operation.route)
        while let last = shape.last {
            // A list is no picture of what one of its things was.
            if shape.contains("{}"), let show = try? show(shape, incoming, values) { return show }
            guard last != "{}" else { return nil }
            shape.removeLast()
        }
        return nil
    }
}

extension Incoming {
    /// The same from somebody who may read everything: what the log shows of a thing is no matter of who
    /// changed it.
    fileprivate var seeingAll: Incoming {
        let holder = identity.holder.map { holder in
            Identity.Holder(
                actor: holder.actor,
                permissions: Set(Permissions.names),
                userID: holder.userID,
                sessionID: holder.sessionID
            )
        }
        return Incoming(
            identity: Identity(
                holder: holder,
                visitor: identity.visitor,
                isLocal: identity.isLocal,
                isSecure: identity.isSecure,
                address: identity.address,
                userAgent: identity.userAgent
            ),
            path: path,
            query: query,
            body: [],
            requestID: requestID
        )
    }
}
