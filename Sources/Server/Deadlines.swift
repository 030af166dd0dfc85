import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Closes a connection whose request takes too long to arrive or to be read back, so that a client that sends
/// or reads a byte a minute does not hold a place.
///
/// A request refused before its body was read is read to its end first, within the same time: a connection
/// closed earlier would be reset, and the client would never see why.
///
/// An answer that goes on has no end to be waited for; there each part must be taken within the time.
final class Deadlines: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// What is read of a request that was refused already; beyond it the client may well be cut off.
    private static let bytesAfterRefusalMax = 67_108_864

    private let limit: TimeAmount
    private var task: Scheduled<Void>?
    private var isReading = false
    /// Requests begun whose answers are not written.
    private var unanswered = 0
    /// Whether the answer that was written last ends the connection.
    private var isLast = false
    private var bytesAfterRefusal = 0
    /// Whether the answer that is being written goes on.
    private var isStream = false
    /// Its parts that are not written.
    private var partsWaiting = 0

    init(seconds: Int) {
        limit = .seconds(Int64(seconds))
    }

    func handlerAdded(context: ChannelHandlerContext) {
        start(context)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        task?.cancel()
    }

    func channelInactive(context: ChannelHandlerContext) {
        task?.cancel()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head:
            isReading = true
            unanswered += 1
            start(context)
        case .body(let bytes):
            if isLast, unanswered == 0 { bytesAfterRefusal += bytes.readableBytes }
            if bytesAfterRefusal > Self.bytesAfterRefusalMax { return context.close(promise: nil) }
        case .end:
            isReading = false
            if isLast, unanswered == 0 { return context.close(promise: nil) }
            // The request is here; the answer now has the same time to be written.
            start(context)
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let part = unwrapOutboundIn(data)
        switch part {
        case .head(let head):
            isLast = head.headerFields[.connection] == "close"
            isStream = head.headerFields[.contentType] == Reply.eventStream
            context.write(data, promise: promise)
        case .body where isStream:
            partsWaiting += 1
            start(context)
            write(data, context, promise) { deadlines, _ in deadlines.taken() }
        case .body: context.write(data, promise: promise)
        case .end:
            isStream = false
            write(data, context, promise) { $0.answered($1) }
        }
    }

    private func write(
        _ data: NIOAny,
        _ context: ChannelHandlerContext,
        _ promise: EventLoopPromise<Void>?,
        then done: @escaping (Deadlines, ChannelHandlerContext) -> Void
    ) {
        let written = promise ?? context.eventLoop.makePromise(of: Void.self)
        let isolated = NIOLoopBound((self, context, done), eventLoop: context.eventLoop)
        written.futureResult.whenComplete { _ in
            let (deadlines, context, done) = isolated.value
            done(deadlines, context)
        }
        context.write(data, promise: written)
    }

    /// The client has taken a part, and may be silent while there is no other.
    private func taken() {
        partsWaiting -= 1
        if partsWaiting == 0, isStream, !isReading { task?.cancel() }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        // Whoever says no more while listening is gone; nothing else would tell before the next part.
        if isStream, case .inputClosed? = event as? ChannelEvent { return context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }

    private func answered(_ context: ChannelHandlerContext) {
        unanswered = max(0, unanswered - 1)
        // What is being read keeps the time it was given.
        guard !isReading else { return }
        if isLast {
            context.close(promise: nil)
        } else if unanswered > 0 {
            start(context)
        } else {
            // Between requests the idle time-out watches.
            task?.cancel()
        }
    }

    private func start(_ context: ChannelHandlerContext) {
        task?.cancel()
        let channel = context.channel
        task = context.eventLoop.scheduleTask(in: limit) { channel.close(promise: nil) }
    }
}
