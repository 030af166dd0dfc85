import HTTPTypes
import HummingbirdCore
import Kernel
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// One listening address with everything mounted behind it.
package struct HTTPServer: Service {
    private let address: BindAddress
    /// Nil on a host and port.
    private let socketPath: String?
    private let responder: Responder
    private let settings: ServerSettings
    private let logger: Logger
    private let onRunning: @Sendable (_ port: Int?) async -> Void

    /// Listens on the settings' host and port; port 0 takes a free one, which `onRunning` tells.
    package init(
        _ mounted: Mounted,
        settings: ServerSettings,
        onRunning: @escaping @Sendable (_ port: Int?) async -> Void = { _ in }
    ) {
        self.init(mounted, settings, .hostname(settings.host, port: settings.port), nil, onRunning)
    }

    /// Listens on a Unix domain socket.
    package init(
        _ mounted: Mounted,
        settings: ServerSettings,
        socketPath: String,
        onRunning: @escaping @Sendable (_ port: Int?) async -> Void = { _ in }
    ) {
        self.init(mounted, settings, .unixDomainSocket(path: socketPath), socketPath, onRunning)
    }

    private init(
        _ mounted: Mounted,
        _ settings: ServerSettings,
        _ address: BindAddress,
        _ socketPath: String?,
        _ onRunning: @escaping @Sendable (_ port: Int?) async -> Void
    ) {
        self.address = address
        self.socketPath = socketPath
        self.settings = settings
        self.onRunning = onRunning
        logger = mounted.logger
        responder = Responder(mounted: mounted, settings: settings)
    }

    /// The OpenAPI document that this server shows.
    package var openapi: [UInt8] { responder.pages.openapi }

    package func run() async throws {
        let seconds = settings.deadlineSeconds
        let isUnix = socketPath != nil
        let limits = HTTP1Channel.Configuration.DecoderConfiguration(
            maxHeaderFieldSize: min(settings.headerBytesMax, 16_384),
            maxHeaderListSize: settings.headerBytesMax,
            maxHeaderFieldCount: 100
        )
        let http = HTTP1Channel(
            responder: { [responder] request, writer, channel in
                let response = await responder.respond(request, channel: channel)
                try await writer.write(response: response.head, body: response.body)
            },
            configuration: .init(
                additionalChannelHandlers: [Deadlines(seconds: seconds), PeerAddress(isUnix: isUnix)],
                idleTimeout: .seconds(Int64(settings.idleSeconds)),
                httpDecoderConfiguration: limits
            )
        )
        let channels = AcceptedChannels(http)
        let service = channels.server(
            configuration: ServerConfiguration(
                address: address,
                backlog: 1_024,
                availableConnectionsDelegate: MaximumAvailableConnections(settings.connectionsMax)
            ),
            onServerRunning: { [onRunning] channel in await onRunning(channel.localAddress?.port) },
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            logger: logger
        )
        do {
            try await channels.serving(logger: logger) {
                // Answers that go on are ended: a stop waits for the others only.
                try await withGracefulShutdownHandler {
                    try await service.run()
                } onGracefulShutdown: { [responder] in
                    responder.feeds.stop()
                }
            }
        } catch let error as IOError {
            guard let failure = ListenFailure(host: settings.host, port: settings.port, error) else {
                throw error
            }
            throw failure
        }
    }
}
