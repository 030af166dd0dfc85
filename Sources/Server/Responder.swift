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
    private let assets: Assets
    private let finisher: Finisher
    private let identities: Identities
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
            trustsProxy: settings.trustsProxy,
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
        let isAnonymous = request.headers[.authorization] == nil
        if isRead, isAnonymous, let kept = cache.find(head.target) {
            var reply = Reply(status: 200, body: kept.body)
            reply.etag = kept.etag
            return reply
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
        return try await perform(match, found.values, request, head, isAnonymous: isAnonymous)
    }

    private func perform(
        _ index: Int,
        _ values: [String],
        _ request: Request,
        _ head: RequestHead,
        isAnonymous: Bool
    ) async throws -> Reply {
        let operation = mounted.operations[index]
        let identity = try await identities.identity(of: request, isLocal: head.isLocal)
        let body =
            operation.kind == .query ? [] : try await BodyReader.read(request, max: settings.bodyBytesMax)
        let incoming = Incoming(
            identity: identity,
            path: routes.named(values, of: index),
            query: try QueryText.pairs(head.query),
            body: body,
            headers: operation.readsHeaders ? Self.fields(of: request) : [:],
            requestID: head.requestID
        )
        let work = try operation.begin(incoming)
        let mark = mounted.database.freshness.mark
        let answer = try await runner.run(
            operation,
            work,
            key: try idempotency(request, head, body, identity),
            precondition: try precondition(request, incoming, values, operation)
        )
        var reply = Reply(status: answer.outgoing.status, body: answer.outgoing.body)
        reply.headers = answer.outgoing.headers
        if answer.isReplay { reply.headers.append(("Idempotent-Replayed", "true")) }
        if operation.kind == .query {
            let etag = Reply.etag(of: reply.body)
            reply.etag = etag
            if isAnonymous, reply.headers.isEmpty, let dependencies = answer.dependencies {
                cache.keep(
                    head.target,
                    body: reply.body,
                    etag: etag,
                    dependencies: dependencies,
                    validUntil: answer.validUntil,
                    mark: mark
                )
            }
        }
        return reply
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
        guard head.method == "POST", let key = request.headers[.idempotencyKey] else { return nil }
        guard (1...255).contains(key.utf8.count), key.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw Problem.invalid(field: "Idempotency-Key", Idempotency.keyRule)
        }
        let caller = identity.holder?.actor ?? "guest:\(head.address)"
        // One place whatever its mount, and with or without a slash at the end.
        let place = Mounts.strip(head.path).split(separator: "/").joined(separator: "/")
        return Idempotency(
            scope: "\(caller) \(place)",
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
        let twin = mounted.operations.firstIndex { other in
            other.kind == .query
                && other.route.path.split(separator: "/").count
                    == operation.route.path.split(separator: "/").count
                && Self.shape(other.route) == Self.shape(operation.route)
        }
        guard let twin else { return .init(field: field, current: nil) }
        let asked = Incoming(
            identity: incoming.identity,
            path: routes.named(values, of: twin),
            query: [],
            body: [],
            requestID: incoming.requestID
        )
        guard case .transaction(let show) = try mounted.operations[twin].begin(asked) else {
            return .init(field: field, current: nil)
        }
        return .init(field: field, current: show)
    }

    private static func shape(_ route: Route) -> [String] {
        route.segments.map { if case .fixed(let text) = $0 { text } else { "{}" } }
    }

    private func plainAnswer(
        _ request: Request,
        _ head: RequestHead,
        _ path: Substring,
        _ segments: [String]
    ) async throws -> Reply {
        let joined = segments.joined(separator: "/")
        let isRead = head.method == "GET" || head.method == "HEAD"
        if joined.hasPrefix("docs/assets/"), isRead, let reply = assets.reply(joined.dropFirst(12)) {
            return reply
        }
        guard let page = ServicePages.page(at: joined) else {
            throw Problem.notFound("There is nothing at this address.")
        }
        guard isRead else { return try Self.otherMethod(head, ["GET"]) }
        let identity = try await identities.identity(of: request, isLocal: head.isLocal)
        var reply = try await pages.reply(page, head, accept: request.headers[.accept], identity: identity)
        if page == .openapi { reply.etag = Reply.etag(of: reply.body) }
        return reply
    }

    /// OPTIONS and methods that nothing answers, for a path that is known.
    private static func otherMethod(_ head: RequestHead, _ methods: Set<String>) throws(Problem) -> Reply {
        var allowed = methods.union(["OPTIONS"])
        if allowed.contains("GET") { allowed.insert("HEAD") }
        let list = allowed.sorted().joined(separator: ", ")
        if head.method == "OPTIONS" {
            var reply = Reply(status: 204, body: [])
            reply.headers = [("Allow", list)]
            return reply
        }
        var problem = Problem(
            methodNotAllowed,
            "\(Nearest.shortened(head.method)) is not allowed here; use \(list)."
        )
        problem.headers = [("Allow", list)]
        throw problem
    }
}
