import HummingbirdCore
import Kernel
import Logging
import NIOCore

/// Writes a ``Feed`` to its client: a page, and the next one only when that was taken.
///
/// Before each page it is asked again who the client is, so that a stream ends soon after the right to it
/// does. While nothing happens a comment tells proxies and the client that the line stands.
struct FeedAnswer: Sendable {
    private static let greeting = ": listening\n\n"
    private static let heartbeat = ": still here\n\n"

    let feeds: Feeds
    let place: FeedPlace
    let database: any Database
    let heartbeatSeconds: Int
    let logger: Logger
    /// What comes next after a place, to the client as it is known by now.
    let start: Int64
    /// - Throws: when the client may not listen any more.
    let work: @Sendable () async throws -> FeedWork

    /// The body of the response; the place is given back when it ends, or is never written.
    var body: ResponseBody {
        let seat = Seat(feeds: feeds, place: place)
        return ResponseBody { writer in
            defer { seat.leave() }
            try await write(to: &writer)
            try await writer.finish(nil)
        }
    }

    private func write(to writer: inout any ResponseBodyWriter) async throws {
        try await writer.write(ByteBuffer(string: Self.greeting))
        var (position, writtenAt) = (start, ContinuousClock.now)
        let ticking = Task {
            // What was touched while no news of other servers arrived is found by looking.
            while !Task.isCancelled {
                place.wake()
                try? await Task.sleep(for: .milliseconds(heartbeatSeconds * 250))
            }
        }
        defer { ticking.cancel() }
        for await _ in place.rings {
            while true {
                guard let part = await part(after: position) else { return }
                position = part.next
                if !part.bytes.isEmpty {
                    try await writer.write(ByteBuffer(bytes: part.bytes))
                    writtenAt = .now
                }
                guard part.hasMore else { break }
            }
            guard ContinuousClock.now - writtenAt >= .seconds(heartbeatSeconds) else { continue }
            try await writer.write(ByteBuffer(string: Self.heartbeat))
            writtenAt = .now
        }
    }

    /// What comes next; nil when the client may not hear it, or it cannot be read now.
    private func part(after position: Int64) async -> FeedWork.Part? {
        do {
            let work = try await work()
            return try await database.read { tx in try work.page(position, tx) }
        } catch is Problem {
            return nil
        } catch {
            // The client comes back to where it was, as after any broken line.
            logger.warning("stream ended", metadata: ["cause": "\(String(reflecting: error))"])
            return nil
        }
    }

    /// Gives the place back, at the latest when the response is forgotten.
    private final class Seat: Sendable {
        private let feeds: Feeds
        private let place: FeedPlace

        init(feeds: Feeds, place: FeedPlace) {
            self.feeds = feeds
            self.place = place
        }

        func leave() { feeds.leave(place) }

        deinit { feeds.leave(place) }
    }
}
