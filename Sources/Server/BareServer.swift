import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// The same HTTP library answering a fixed number of bytes from memory: the limit that answers are
/// measured against.
package struct BareServer: Service {
    private let port: Int
    private let body: ByteBuffer

    package init(port: Int, bodyBytes: Int) {
        self.port = port
        body = ByteBuffer(repeating: UInt8(ascii: "a"), count: bodyBytes)
    }

    package func run() async throws {
        let body = body
        let channel = HTTP1Channel(
            responder: { _, writer, _ in
                var fields = HTTPFields()
                fields[.contentType] = "application/json"
                fields[.contentLength] = String(body.readableBytes)
                let response = Response(status: .ok, headers: fields, body: ResponseBody(byteBuffer: body))
                try await writer.write(response: response.head, body: response.body)
            })
        let service = channel.server(
            configuration: ServerConfiguration(address: .hostname("127.0.0.1", port: port)),
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            logger: Logger(label: "bare") { _ in SwiftLogNoOpLogHandler() }
        )
        try await service.run()
    }
}
