import Kernel

/// Runs, for a write, the read that shows what it changes.
struct Twins: Sendable {
    typealias Show = @Sendable (Transaction) throws -> Outgoing

    private let operations: [Operation]
    private let routes: RouteTable
    private let pictures: Pictures

    init(operations: [Operation], routes: RouteTable) {
        self.operations = operations
        self.routes = routes
        pictures = Pictures(operations)
    }

    /// What a GET of the same address answers to this caller; nil when nothing is shown there.
    func show(_ operation: Operation, _ incoming: Incoming, _ values: [String]) throws -> Show? {
        try pictures.twin(of: operation).flatMap { try show($0, incoming, values, query: []) }
    }

    private func show(
        _ read: Int,
        _ incoming: Incoming,
        _ values: [String],
        query: [(name: String, value: String)]
    ) throws -> Show? {
        let asked = Incoming(
            identity: incoming.identity,
            path: routes.named(values, of: read),
            query: query,
            body: [],
            requestID: incoming.requestID
        )
        guard case .transaction(let show) = try operations[read].begin(asked) else { return nil }
        return { tx in try show(tx).outgoing() }
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
        let show = picture(of: operation, incoming.seeingAll, values, sent: line.details)
        return OperationRunner.Audit(line: line, show: show)
    }

    private func picture(
        of operation: Operation,
        _ incoming: Incoming,
        _ values: [String],
        sent: JSON?
    ) -> Show? {
        guard let picture = pictures.picture(of: operation) else { return nil }
        // Which of several is meant, such as a variant of the product, the body says.
        let query = operations[picture.read].parameters.properties.compactMap { property in
            sent?[property.name]?.integer.map { (name: property.name, value: "\($0)") }
        }.filter { $0.name.hasSuffix("_id") }
        guard let show = try? show(picture.read, incoming, values, query: query) else { return nil }
        guard let place = picture.place else { return show }
        guard values.indices.contains(place), let id = Int64(values[place]) else { return nil }
        return { tx in
            let list = try JSON.parse(try show(tx).body).array ?? []
            guard let thing = list.first(where: { $0["id"]?.integer == id }) else {
                throw Problem.notFound("It is not listed.")
            }
            return Outgoing(status: 200, body: Array(thing.text.utf8))
        }
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
