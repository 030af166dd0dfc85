import HTTPTypes
import HummingbirdCore
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Testing

@testable import Server

/// Whom a request came from, also when its connection has been closed since and has forgotten it.
@Suite struct PeerAddressTests {
    @Test func `a request whose connection was closed since still says whom it came from`() throws {
        let channel = try connected(to: "203.0.113.9")
        let request = try asked(on: channel)

        try channel.close().wait()
        channel.remoteAddress = nil
        let head = RequestHead(request, channel: channel, settings: ServerSettings()) { "id" }

        #expect(head.address == "203.0.113.9")
        #expect(!head.isLocal)
    }

    @Test func `a connection that has forgotten its peer passes on what it knew`() throws {
        let channel = try connected(to: "203.0.113.9")
        channel.remoteAddress = nil

        let request = try asked(on: channel)

        #expect(request.headers[.peerAddress] == "203.0.113.9")
    }

    @Test func `what a client writes in that place is replaced`() throws {
        let channel = try connected(to: "203.0.113.9")

        let request = try asked(on: channel, saying: "127.0.0.1")

        #expect(request.headers[values: .peerAddress] == ["203.0.113.9"])
    }

    @Test(arguments: [("127.0.0.1", true), ("::1", true), ("192.0.2.7", false)])
    func `only this machine's own addresses are local`(address: String, isLocal: Bool) throws {
        let channel = try connected(to: address)

        let head = RequestHead(
            try asked(on: channel),
            channel: channel,
            settings: ServerSettings()
        ) { "id" }

        #expect(head.isLocal == isLocal)
    }

    @Test func `who has no address at all is not on this machine`() throws {
        let channel = EmbeddedChannel(handler: PeerAddress(isUnix: false))

        let head = RequestHead(
            try asked(on: channel, saying: "127.0.0.1"),
            channel: channel,
            settings: ServerSettings()
        ) { "id" }

        #expect(!head.isLocal)
    }

    private func connected(to address: String) throws -> EmbeddedChannel {
        let channel = EmbeddedChannel()
        let peer = try SocketAddress(ipAddress: address, port: 50_000)
        channel.remoteAddress = peer
        try channel.pipeline.syncOperations.addHandler(PeerAddress(isUnix: false))
        return channel
    }

    /// The request as the handlers behind get it.
    private func asked(on channel: EmbeddedChannel, saying peer: String? = nil) throws -> Request {
        var head = HTTPRequest(method: .get, scheme: "http", authority: "shop.example", path: "/")
        if let peer { head.headerFields[.peerAddress] = peer }
        try channel.writeInbound(HTTPRequestPart.head(head))
        guard case .head(let read)? = try channel.readInbound(as: HTTPRequestPart.self) else {
            throw SilentChannel()
        }
        return Request(head: read, body: RequestBody(buffer: ByteBuffer()))
    }

    private struct SilentChannel: Error {}
}
