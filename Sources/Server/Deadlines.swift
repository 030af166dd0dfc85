import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Closes a connection whose request takes too long to arrive or to be read back: a client that sends
/// or reads a byte a minute does not hold a place.
final class Deadlines: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let limit: TimeAmount
    private var task: Scheduled<Void>?

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
        case .head: start(context)
        case .body: break
        case .end:
            // The request is here; the answer now has the same time to be written.
            start(context)
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .end = unwrapOutboundIn(data) else { return context.write(data, promise: promise) }
        let written = promise ?? context.eventLoop.makePromise(of: Void.self)
        let isolated = NIOLoopBound(self, eventLoop: context.eventLoop)
        written.futureResult.whenComplete { _ in
            // Between requests the idle time-out watches.
            isolated.value.task?.cancel()
        }
        context.write(data, promise: written)
    }

    private func start(_ context: ChannelHandlerContext) {
        task?.cancel()
        let channel = context.channel
        task = context.eventLoop.scheduleTask(in: limit) { channel.close(promise: nil) }
    }
}
