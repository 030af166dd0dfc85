import Foundation
import HTTPTypes
import HummingbirdCore
import Kernel
import NIOCore
import Synchronization

/// Puts the header fields on every answer and makes the server library's response of it.
final class Finisher: Sendable {
    private let settings: ServerSettings
    private let clock: Clock
    private let date = Mutex<(second: Int64, text: String)>((0, ""))

    init(settings: ServerSettings, clock: Clock) {
        self.settings = settings
        self.clock = clock
    }

    func response(
        _ reply: Reply,
        _ request: Request,
        _ head: RequestHead,
        _ verdict: RateLimiter.Verdict
    ) -> Response {
        var fields = HTTPFields()
        fields.reserveCapacity(14)
        fields[.date] = currentDate()
        fields[.requestID] = head.requestID
        fields[.contentTypeOptions] = "nosniff"
        fields[.referrerPolicy] = "no-referrer"
        fields[.frameOptions] = "DENY"
        fields[.rateLimitLimit] = String(verdict.limit)
        fields[.rateLimitRemaining] = String(verdict.remaining)
        fields[.rateLimitReset] = String(verdict.resetSeconds)
        for (name, value) in reply.headers {
            guard let name = HTTPField.Name(name) else { continue }
            fields[name] = value
        }
        if fields[.cacheControl] == nil {
            fields[.cacheControl] = reply.etag == nil ? "no-store" : "no-cache"
        }
        addCORS(to: &fields, request)
        var status = reply.status
        var body = reply.body
        if let etag = reply.etag {
            fields[.eTag] = etag
            if let field = request.headers[.ifNoneMatch], Reply.matches(field, etag) {
                status = 304
                body = []
            }
        }
        if status != 304, status != 204 {
            if !body.isEmpty, fields[.contentType] == nil { fields[.contentType] = reply.contentType }
            fields[.contentLength] = String(body.count)
        }
        let isHead = head.method == "HEAD"
        return Response(
            status: .init(code: status),
            headers: fields,
            body: isHead || body.isEmpty ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: body))
        )
    }

    private func addCORS(to fields: inout HTTPFields, _ request: Request) {
        guard !settings.corsOrigins.isEmpty, let origin = request.headers[.origin] else { return }
        let isAny = settings.corsOrigins.contains("*")
        fields[.vary] = "Origin"
        guard isAny || settings.corsOrigins.contains(origin) else { return }
        fields[.accessControlAllowOrigin] = isAny ? "*" : origin
        fields[.accessControlExposeHeaders] = "ETag, Link, X-Total-Count, X-Request-ID, Retry-After"
        guard request.method == .options, request.headers[.accessControlRequestMethod] != nil else { return }
        fields[.accessControlAllowMethods] = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"
        fields[.accessControlAllowHeaders] =
            "Authorization, Content-Type, Idempotency-Key, If-Match, X-Request-ID"
        fields[.accessControlMaxAge] = "600"
    }

    /// The date as HTTP wants it, formatted once a second.
    private func currentDate() -> String {
        let second = clock.now().milliseconds / 1_000
        return date.withLock { date in
            if date.second != second { date = (second, Self.httpDate(second)) }
            return date.text
        }
    }

    private static func httpDate(_ second: Int64) -> String {
        var time = time_t(second)
        var parts = tm()
        gmtime_r(&time, &parts)
        let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        func pad(_ value: Int32) -> String { (value < 10 ? "0" : "") + String(value) }
        return
            "\(days[Int(parts.tm_wday)]), \(pad(parts.tm_mday)) \(months[Int(parts.tm_mon)]) "
            + "\(parts.tm_year + 1900) \(pad(parts.tm_hour)):\(pad(parts.tm_min)):\(pad(parts.tm_sec)) GMT"
    }
}
