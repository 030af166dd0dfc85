import HTTPTypes
import HummingbirdCore
import Kernel

/// What is answered where no operation is: pages, their files, and methods that nothing answers.
extension Responder {
    func plainAnswer(
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
        let identity = try await identities.caller(of: request, head).identity
        var reply = try await pages.reply(page, head, accept: request.headers[.accept], identity: identity)
        if page == .openapi { reply.etag = Reply.etag(of: reply.body) }
        return reply
    }

    /// OPTIONS and methods that nothing answers, for a path that is known.
    static func otherMethod(_ head: RequestHead, _ methods: Set<String>) throws(Problem) -> Reply {
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
