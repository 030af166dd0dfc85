/// The server's limits; each has a default that suits a small shop and a setting of its own.
package struct ServerSettings: Sendable {
    package var host = "127.0.0.1"
    package var port = 8000
    /// Bytes of a request body.
    package var bodyBytesMax = 1_048_576
    /// Bytes of all header fields together.
    package var headerBytesMax = 32_768
    package var connectionsMax = 4_096
    /// Seconds a connection may stay silent.
    package var idleSeconds = 60
    /// Seconds from a request's first byte to its last, and from there to the last byte of the answer.
    package var deadlineSeconds = 30
    /// Requests per minute and caller.
    package var requestsPerMinute = 6_000
    /// The same for callers on this machine, where tests and reverse proxies live.
    package var localRequestsPerMinute = 6_000_000
    /// Answers that go on, such as the stream of events, open at once.
    package var streamsMax = 100
    /// Seconds after which such an answer says that it still stands, when there is nothing else to say.
    package var heartbeatSeconds = 15
    /// Origins that browsers may call from; `*` for all, empty for none.
    package var corsOrigins: [String] = []
    /// Whether `X-Forwarded-For` of a proxy on this machine is believed.
    package var trustsProxy = false
    /// Whether people reach the shop over TLS only, so that cookies go nowhere else.
    package var isPublicSecure = false
    /// Folder with `swagger-ui/` for `/docs`.
    package var assetsFolder: String?
    /// Bytes of finished answers kept in memory.
    package var keptBytesMax = 33_554_432

    package init() {}
}
