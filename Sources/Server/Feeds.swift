import Kernel
import NIOCore
import Synchronization

/// The answers that go on: how many are open, what wakes them, and when they end.
final class Feeds: Sendable {
    private struct State {
        var open: [Int: FeedPlace] = [:]
        var last = 0
        var watched: Set<String> = []
        var isStopped = false
    }

    private let state = Mutex(State())
    private let freshness: Freshness
    private let placesMax: Int

    init(freshness: Freshness, placesMax: Int) {
        self.freshness = freshness
        self.placesMax = placesMax
    }

    /// How many are open.
    var count: Int { state.withLock { $0.open.count } }

    /// A place for one more, woken when the bell is touched; it must be left.
    ///
    /// - Throws: 503 when there are as many as there may be, or when the server stops.
    func enter(_ bell: String, on channel: any Channel) throws(Problem) -> FeedPlace {
        let (place, isNew) = state.withLock { state -> (FeedPlace?, Bool) in
            guard state.open.count < placesMax, !state.isStopped else { return (nil, false) }
            state.last += 1
            let place = FeedPlace(number: state.last, bell: bell, channel: channel)
            state.open[state.last] = place
            return (place, state.watched.insert(bell).inserted)
        }
        guard let place else {
            throw Problem(
                Problem.tooManyStreams,
                "Too many streams are open. Try again soon, or ask for pages instead.",
                retryAfterSeconds: 10
            )
        }
        if isNew { freshness.watch(bell) { [weak self] in self?.wake(bell) } }
        return place
    }

    func leave(_ place: FeedPlace) {
        place.end()
        state.withLock { $0.open[place.number] = nil }
    }

    private func wake(_ bell: String) {
        let places = state.withLock { Array($0.open.values) }
        for place in places where place.bell == bell { place.wake() }
    }

    /// Ends all of them, and lets none begin: a client that comes back finds another server.
    func stop() {
        let places = state.withLock { state in
            state.isStopped = true
            return Array(state.open.values)
        }
        for place in places { place.stop() }
    }
}

/// One open answer.
final class FeedPlace: Sendable {
    /// What a client that does not read may hold up a stop.
    private static let stopLimit = TimeAmount.seconds(1)

    let number: Int
    let bell: String
    /// One ring for all that was touched since the last one was heard; ends with the client or the server.
    let rings: AsyncStream<Void>
    private let bellRope: AsyncStream<Void>.Continuation
    private let channel: any Channel

    init(number: Int, bell: String, channel: any Channel) {
        self.number = number
        self.bell = bell
        self.channel = channel
        (rings, bellRope) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        channel.closeFuture.whenComplete { [weak self] _ in self?.end() }
    }

    func wake() { bellRope.yield() }

    func end() { bellRope.finish() }

    /// Ends it, whether or not its client reads.
    func stop() {
        end()
        let channel = channel
        channel.eventLoop.scheduleTask(in: Self.stopLimit) { channel.close(promise: nil) }
    }
}
