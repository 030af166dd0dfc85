/// What the server hands to an endpoint, still raw.
package struct Incoming: Sendable {
    package let identity: Identity
    package let path: [(name: String, value: String)]
    package let query: [(name: String, value: String)]
    package let body: [UInt8]
    /// Whether the body is a form and not JSON.
    package let isForm: Bool
    /// Header fields by lower-case name, for endpoints that check a signature.
    package let headers: [String: String]
    package let requestID: String

    package init(
        identity: Identity,
        path: [(name: String, value: String)],
        query: [(name: String, value: String)],
        body: [UInt8],
        isForm: Bool = false,
        headers: [String: String] = [:],
        requestID: String
    ) {
        self.isForm = isForm
        self.identity = identity
        self.path = path
        self.query = query
        self.body = body
        self.headers = headers
        self.requestID = requestID
    }

    /// The same from its sender as known now.
    package func from(_ identity: Identity) -> Incoming {
        Incoming(
            identity: identity,
            path: path,
            query: query,
            body: body,
            isForm: isForm,
            headers: headers,
            requestID: requestID
        )
    }
}

/// A finished reply.
package struct Outgoing: Sendable {
    package let status: Int
    package let body: [UInt8]
    package let headers: [(name: String, value: String)]

    package init(status: Int, body: [UInt8], headers: [(name: String, value: String)] = []) {
        self.status = status
        self.body = body
        self.headers = headers
    }
}

/// A valid request, ready to run.
package enum Work: Sendable {
    case transaction(@Sendable (Transaction) throws -> Unwritten)
    case exchange(ExchangeWork)
    case feed(FeedWork)
}

/// The three steps of an ``Exchange``, with their types hidden.
package struct ExchangeWork: Sendable {
    package let prepare: @Sendable (Transaction) throws -> any Sendable
    package let ask: @Sendable (any Sendable) async throws -> any Sendable
    package let settle:
        @Sendable (_ question: any Sendable, _ finding: any Sendable, Transaction) throws -> Outgoing
}

/// An endpoint with its types hidden: what routing, documentation and the contract tests loop over.
package struct Operation: Sendable {
    package enum Kind: String, Sendable {
        case query
        case command
        case exchange
    }

    /// The endpoint's type name: unique, and the operation id of the OpenAPI document.
    package let name: String
    package let route: Route
    package let kind: Kind
    /// Whether it is a ``Feed``: a query that goes on.
    package let isFeed: Bool
    package let audience: Audience
    package let isolation: Access
    package let path: ObjectShape
    package let parameters: ObjectShape
    package let body: Schema?
    package let isBodyRequired: Bool
    package let readsHeaders: Bool
    package let acceptsForm: Bool
    package let repliesWithSecret: Bool
    /// Whether an `Idempotency-Key` is kept: reads need none, and secrets are not stored.
    package var keepsKeys: Bool { route.method == .post && kind != .query && !repliesWithSecret }
    package let reply: Schema
    /// Types of the answer beside JSON.
    package let replyTypes: [String]
    /// Checks the caller and the request.
    ///
    /// - Throws: ``Problem``: 401, 403, 400 or 422 with every broken field.
    package let begin: @Sendable (Incoming) throws -> Work

    package init(_ endpoint: any Endpoint) {
        switch endpoint {
        case let query as any Query: self = Operation(query: query)
        case let command as any Command: self = Operation(command: command)
        case let exchange as any Exchange: self = Operation(exchange: exchange)
        case let feed as any Feed: self = Operation(feed: feed)
        default: preconditionFailure("\(endpoint) is neither a Query, a Command, an Exchange nor a Feed")
        }
    }

    /// The permission without which it cannot be called.
    package var permission: String? { audience.permission }

    private init<E: Query>(query: E) {
        self.init(query, .query, .read) { call in
            .transaction { tx in
                let reply = try query.answer(call, in: tx)
                return Unwritten { try Self.outgoing(E.self, reply, call.requestID) }
            }
        }
    }

    private init<E: Command>(command: E) {
        self.init(command, .command, E.isolation) { call in
            .transaction { tx in
                let reply = try command.perform(call, in: tx)
                return Unwritten { try Self.outgoing(E.self, reply, call.requestID) }
            }
        }
    }

    private init<E: Exchange>(exchange: E) {
        self.init(exchange, .exchange, E.isolation) { call in
            .exchange(
                ExchangeWork(
                    prepare: { tx in try exchange.prepare(call, in: tx) },
                    ask: { question in try await exchange.ask(Self.unhide(question)) },
                    settle: { question, finding, tx in
                        try Self.outgoing(
                            E.self,
                            try exchange.settle(
                                Self.unhide(finding),
                                of: Self.unhide(question),
                                call,
                                in: tx
                            ),
                            call.requestID
                        )
                    }
                )
            )
        }
    }

    private init<E: Feed>(feed: E) {
        self.init(feed, .query, .read) { call in .feed(FeedWork(feed, call)) }
    }

    private static func unhide<Value>(_ hidden: any Sendable) -> Value {
        guard let value = hidden as? Value else { preconditionFailure("an exchange keeps its types") }
        return value
    }

    private init<E: Endpoint>(
        _ endpoint: E,
        _ kind: Kind,
        _ isolation: Access,
        run: @escaping @Sendable (Call<E>) -> Work
    ) {
        let shapes = RequestShapes(E.self)
        name = String(describing: E.self)
        route = E.route
        self.kind = kind
        isFeed = endpoint is any Feed
        self.isolation = isolation
        audience = E.Who.audience
        path = shapes.path
        parameters = shapes.parameters
        body = shapes.body
        isBodyRequired = shapes.isBodyRequired
        readsHeaders = E.readsHeaders
        acceptsForm = E.acceptsForm
        repliesWithSecret = E.repliesWithSecret
        reply = SchemaProbe.schema(of: E.Reply.self)
        replyTypes = (E.Reply.self as? any ReplyWithText.Type)?.textTypes ?? []
        begin = { incoming in run(try shapes.call(E.self, incoming)) }
    }

    private static func outgoing<E: Endpoint>(
        _ type: E.Type,
        _ reply: E.Reply,
        _ requestID: String
    ) throws -> Outgoing {
        if let problem = (reply as? any ReplyWithProblem)?.problem {
            return Outgoing(
                status: problem.kind.status,
                body: problem.body(requestID: requestID),
                headers: problem.headers + [("Content-Type", "application/problem+json")]
            )
        }
        let headers = (reply as? any ReplyWithHeaders)?.headers ?? []
        guard E.Reply.self != Nothing.self, E.route.status != 204 else {
            return Outgoing(status: E.route.status, body: [], headers: headers)
        }
        let text = (reply as? any ReplyWithText)?.text
        let body = try text.map { Array($0.utf8) } ?? ReplyEncoder.bytes(of: reply)
        return Outgoing(status: E.route.status, body: body, headers: headers)
    }
}
