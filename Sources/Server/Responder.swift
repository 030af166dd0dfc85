import HTTPTypes
import HummingbirdCore
import Kernel
import Logging
import NIOCore
import Synchronization

/// Answers every request: limits, routing, identity, the operation, and the problem when it says no.
final class Responder: Sendable {
    let mounted: Mounted
    let settings: ServerSettings
    let metrics: Metrics
    let pages: ServicePages
    private let routes: RouteTable
    private let runner: OperationRunner
    private let cache: ReplyCache
    private let limiter: RateLimiter
    let assets: Assets
    private let finisher: Finisher
    let identities: Identities
    private let guards: CookieGuard
    private let twins: Twins
    private let journal: Journal
    let feeds: Feeds
    private let idPrefix: String
    private let idCounter = Atomic<UInt64>(0)

    init(mounted: Mounted, settings: ServerSettings) {
        self.mounted = mounted
        self.settings = settings
        metrics = Metrics(names: mounted.operations.map(\.name))
        pages = ServicePages(mounted: mounted, metrics: metrics, settings: settings)
        routes = RouteTable(mounted.operations.map { ($0.route.method.rawValue, $0.route.segments) })
        runner = OperationRunner(database: mounted.database)
        cache = ReplyCache(
            freshness: mounted.database.freshness,
            clock: mounted.database.clock,
            bytesMax: settings.keptBytesMax
        )
        limiter = RateLimiter(clock: mounted.database.clock)
        assets = Assets(folder: settings.assetsFolder)
        finisher = Finisher(settings: settings, clock: mounted.database.clock)
        identities = Identities(mounted: mounted)
        guards = CookieGuard(hashing: mounted.hashing, corsOrigins: settings.corsOrigins)
        twins = Twins(operations: mounted.operations, routes: routes)
        journal = Journal(database: mounted.database, logger: mounted.logger)
        feeds = Feeds(freshness: mounted.database.freshness, placesMax: settings.streamsMax)
        idPrefix = Randomness.system.hex(digits: 12)
    }

    private func nextRequestID() -> String {
        idPrefix + String(idCounter.wrappingAdd(1, ordering: .relaxed).newValue, radix: 36)
    }

    /// The whole way of one request.
    func respond(_ request: Request, channel: any Channel) async -> Response {
        let started = ContinuousClock.now
        metrics.begin()
        let head = RequestHead(
            request,
            channel: channel,
            settings: settings,
            nextID: nextRequestID
        )
        var target: Int?
        let limit = head.isLocal ? settings.localRequestsPerMinute : settings.requestsPerMinute
        let verdict = limiter.take(head.address, limit: limit)
        var reply: Reply
        if verdict.isAllowed {
            do {
                reply = try await answer(request, head, &target)
            } catch {
                reply = refused(error, head)
            }
        } else {
            reply = Reply(
                Problem(
                    Self.tooMany,
                    "Too many requests. Wait \(verdict.resetSeconds) s.",
                    retryAfterSeconds: verdict.resetSeconds
                ),
                requestID: head.requestID
            )
        }
        let elapsed = ContinuousClock.now - started
        let microseconds = Int(
            elapsed.components.seconds * 1_000_000 + elapsed.components.attoseconds / 1_000_000_000_000
        )
        metrics.end(target: target, status: reply.status, microseconds: microseconds)
        log(head, target, reply.status, microseconds)
        return finisher.response(reply, request, head, verdict)
    }

    static let tooMany = Problem.Kind(429, "too_many_requests", "Too many requests.")
    static let methodNotAllowed = Problem.Kind(405, "method_not_allowed", "The method is not allowed here.")

    private func refused(_ error: any Error, _ head: RequestHead) -> Reply {
        if let problem = Problem.shown(error) { return Reply(problem, requestID: head.requestID) }
        mounted.logger.error(
            "fault",
            metadata: ["request_id": "\(head.requestID)", "cause": "\(String(reflecting: error))"]
        )
        return Reply(
            Problem(Problem.fault, "Something went wrong on our side. Tell us the request_id."),
            requestID: head.requestID
        )
    }

    private func log(_ head: RequestHead, _ target: Int?, _ status: Int, _ microseconds: Int) {
        mounted.logger.debug(
            "request",
            metadata: [
                "request_id": "\(head.requestID)", "method": "\(head.method)",
                "operation": "\(target.map { mounted.operations[$0].name } ?? "none")", "status": "\(status)",
                "microseconds": "\(microseconds)",
            ]
        )
    }

    private func answer(_ request: Request, _ head: RequestHead, _ target: inout Int?) async throws -> Reply {
        let isRead = head.method == "GET" || head.method == "HEAD"
        let isBare = request.headers[.authorization] == nil
        // What everybody may see is the same for whoever brings a cookie; a Bearer token is looked at first.
        if isRead, isBare, let kept = kept(head.target, isGuest: !Self.hasCookie(request)) { return kept }
        if isRead, !isBare, let kept = kept(head.target, isGuest: false),
            identities.remembers(request, head)
        {
            return kept
        }
        let path = Mounts.strip(head.path)
        guard let segments = Mounts.segments(of: path) else {
            throw Problem(Problem.unreadable, "The path has a broken % escape or is not UTF-8.")
        }
        guard let found = routes.resource(at: segments) else {
            return try await plainAnswer(request, head, path, segments)
        }
        let method = head.method == "HEAD" ? "GET" : head.method
        guard let match = found.resource.targets[method] else {
            return try Self.otherMethod(head, Set(found.resource.targets.keys))
        }
        target = match
        let allowsBasic = mounted.operations[match].acceptsForm
        let caller = try await identities.caller(of: request, head, allowsBasic: allowsBasic)
        if isRead, !isBare, let kept = kept(head.target, isGuest: false) { return kept }
        var reply = try await perform(Ask(request, head, match, found.values, caller))
        reply.headers += caller.cookies
        return reply
    }

    /// A finished answer: one that is the same for everybody or, for a guest, the same for every guest.
    private func kept(_ target: String, isGuest: Bool) -> Reply? {
        guard let kept = cache.find(target) ?? (isGuest ? cache.find(Self.guestMark + target) : nil) else {
            return nil
        }
        var reply = Reply(status: 200, body: kept.body)
        reply.etag = kept.etag
        return reply
    }

    /// Before the target of an answer that only guests are shown; no target begins like it.
    private static let guestMark = "guest "

    private static func hasCookie(_ request: Request) -> Bool {
        guard let field = request.headers[.cookie] else { return false }
        return field.contains(Cookie.visitor) || field.contains(Cookie.session)
    }

    /// One request whose operation and sender are known.
    private struct Ask {
        let request: Request
        let head: RequestHead
        let index: Int
        let values: [String]
        let caller: Identities.Caller

        init(
            _ request: Request,
            _ head: RequestHead,
            _ index: Int,
            _ values: [String],
            _ caller: Identities.Caller
        ) {
            self.request = request
            self.head = head
            self.index = index
            self.values = values
            self.caller = caller
        }
    }

    private func perform(_ ask: Ask) async throws -> Reply {
        let (request, head, identity) = (ask.request, ask.head, ask.caller.identity)
        let operation = mounted.operations[ask.index]
        if operation.kind != .query { try guards.check(request, ask.caller) }
        let body =
            operation.kind == .query && operation.body == nil
            ? (bytes: [], isForm: false)
            : try await BodyReader.read(
                request,
                max: settings.bodyBytesMax,
                acceptsForm: operation.acceptsForm
            )
        let incoming = Incoming(
            identity: identity,
            path: routes.named(ask.values, of: ask.index),
            query: try QueryText.pairs(head.query),
            body: body.bytes,
            isForm: body.isForm,
            headers: operation.readsHeaders ? Self.fields(of: request) : [:],
            requestID: head.requestID
        )
        let mark = mounted.database.freshness.mark
        let answer: OperationRunner.Answer
        do {
            let work = try operation.begin(incoming)
            if case .feed(let feed) = work {
                return try await listen(feed, request, head, incoming, to: operation)
            }
            answer = try await runner.run(
                operation,
                work,
                key: operation.keepsKeys ? try idempotency(request, head, body.bytes, identity) : nil,
                precondition: try precondition(request, incoming, ask.values, operation),
                audit: twins.audit(operation, incoming, values: ask.values, path: head.path)
            )
        } catch let problem as Problem where problem.kind == Problem.forbidden {
            try await journal.refused(problem, operation, identity, head)
            throw problem
        }
        var reply = Reply(status: answer.outgoing.status, body: answer.outgoing.body)
        reply.headers = answer.outgoing.headers
        if answer.isReplay { reply.headers.append(("Idempotent-Replayed", "true")) }
        if operation.kind == .query, operation.body == nil {
            reply.etag = Reply.etag(of: reply.body)
            keep(reply, of: operation, answer, ask, since: mark)
        }
        return reply
    }

    /// Keeps an answer that others will be given as well.
    private func keep(
        _ reply: Reply,
        of operation: Operation,
        _ answer: OperationRunner.Answer,
        _ ask: Ask,
        since mark: UInt64
    ) {
        let isPublic = operation.audience == .everybody
        let isGuest = ask.request.headers[.authorization] == nil && !Self.hasCookie(ask.request)
        guard reply.headers.isEmpty, isPublic || isGuest, let etag = reply.etag,
            let dependencies = answer.dependencies
        else { return }
        cache.keep(
            isPublic ? ask.head.target : Self.guestMark + ask.head.target,
            body: reply.body,
            etag: etag,
            dependencies: dependencies,
            validUntil: answer.validUntil,
            mark: mark
        )
    }

    private static func fields(of request: Request) -> [String: String] {
        Dictionary(request.headers.map { ($0.name.canonicalName, $0.value) }) { first, _ in first }
    }

    private func idempotency(
        _ request: Request,
        _ head: RequestHead,
        _ body: [UInt8],
        _ identity: Identity
    ) throws(Problem) -> Idempotency? {
        guard let key = request.headers[.idempotencyKey] else { return nil }
        guard (1...255).contains(key.utf8.count), key.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw Problem.invalid(field: "Idempotency-Key", Idempotency.keyRule)
        }
        let caller =
            identity.owner == nil && identity.holder == nil ? "guest:\(head.address)" : identity.actor
        // One place whatever its mount, and with or without a slash at the end.
        let place = Mounts.strip(head.path).split(separator: "/").joined(separator: "/")
        return Idempotency(
            caller: caller,
            place: place,
            key: key,
            fingerprint: Hashing.hex(mounted.hashing.sha256(body))
        )
    }

    /// What `If-Match` is compared with: the answer that a GET of the same address gives.
    private func precondition(
        _ request: Request,
        _ incoming: Incoming,
        _ values: [String],
        _ operation: Operation
    ) throws -> OperationRunner.Precondition? {
        guard operation.kind != .query, let field = request.headers[.ifMatch] else { return nil }
        return .init(field: field, current: try twins.show(operation, incoming, values))
    }
}
