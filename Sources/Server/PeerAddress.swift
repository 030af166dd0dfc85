import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Writes into each request whom its connection came from, while that is known.
///
/// A connection that was closed by its peer has forgotten the peer's address, and the request that came
/// before is done all the same: asked then, a stranger would look like somebody on this machine.
final class PeerAddress: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart

    /// What stands in place of an address on a Unix domain socket, which has none.
    ///
    /// Whoever can open it owns the data folder.
    static let unix = "unix"

    private let isUnix: Bool
    private var address: String?

    init(isUnix: Bool) {
        self.isUnix = isUnix
    }

    func handlerAdded(context: ChannelHandlerContext) {
        note(context.channel)
    }

    func channelActive(context: ChannelHandlerContext) {
        note(context.channel)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(var request) = unwrapInboundIn(data) else { return context.fireChannelRead(data) }
        note(context.channel)
        // Also without an address, so that nobody can send one.
        request.headerFields[.peerAddress] = isUnix ? Self.unix : address
        context.fireChannelRead(wrapInboundOut(.head(request)))
    }

    private func note(_ channel: any Channel) {
        address = channel.remoteAddress?.ipAddress ?? address
    }
}
