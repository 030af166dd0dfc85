import HTTPTypes
import HummingbirdCore
import Kernel
import NIOCore

/// Answers that go on.
extension Responder {
    /// Opens a feed; to a HEAD it is only said that there is one.
    func listen(
        _ feed: FeedWork,
        _ request: Request,
        _ head: RequestHead,
        _ incoming: Incoming,
        to operation: Operation
    )
        async throws -> Reply
    {
        let start = try await mounted.database.read { tx in try feed.start(tx) }
        var reply = Reply(status: operation.route.status, body: [], contentType: Reply.eventStream)
        // A proxy that collects or packs what comes would hold it back.
        reply.headers = [("Cache-Control", "no-store, no-transform"), ("X-Accel-Buffering", "no")]
        guard head.method != "HEAD" else { return reply }
        reply.feed =
            FeedAnswer(
                feeds: feeds,
                place: try feeds.enter(feed.bell, on: head.channel),
                database: mounted.database,
                heartbeatSeconds: settings.heartbeatSeconds,
                logger: mounted.logger,
                start: start,
                work: { [identities] in
                    let identity = try await identities.caller(of: request, head).identity
                    guard case .feed(let work) = try operation.begin(incoming.from(identity)) else {
                        return feed
                    }
                    return work
                }
            ).body
        return reply
    }
}

extension Reply {
    static let eventStream = "text/event-stream"

    /// Whether it goes on: its end is not known beforehand.
    var isStream: Bool { contentType == Self.eventStream }
}
