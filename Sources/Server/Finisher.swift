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
        // Appending is cheaper than setting, which looks for a former value first.
        fields.append(HTTPField(name: .date, value: currentDate()))
        fields.append(HTTPField(name: .requestID, value: head.requestID))
        fields.append(HTTPField(name: .contentTypeOptions, value: "nosniff"))
        fields.append(HTTPField(name: .rateLimitLimit, value: String(verdict.limit)))
        fields.append(HTTPField(name: .rateLimitRemaining, value: String(verdict.remaining)))
        fields.append(HTTPField(name: .rateLimitReset, value: String(verdict.resetSeconds)))
        if reply.headers.isEmpty {
            let caching = reply.etag == nil ? "no-store" : "no-cache"
            fields.append(HTTPField(name: .cacheControl, value: caching))
        } else {
            add(reply.headers, to: &fields, hasValidator: reply.etag != nil)
        }
        if reply.contentType.hasPrefix("text/html") {
            fields.append(HTTPField(name: .referrerPolicy, value: "no-referrer"))
            fields.append(HTTPField(name: .frameOptions, value: "DENY"))
        }
        addCORS(to: &fields, request)
        var status = reply.status
        var body = reply.body
        if let etag = reply.etag {
            fields.append(HTTPField(name: .eTag, value: etag))
            if let field = request.headers[.ifNoneMatch], Reply.matches(field, etag) {
                status = 304
                body = []
            }
        }
        if reply.isStream {
            fields[.contentType] = reply.contentType
        } else if status != 304, status != 204 {
            if !body.isEmpty, fields[.contentType] == nil { fields[.contentType] = reply.contentType }
            fields.append(HTTPField(name: .contentLength, value: String(body.count)))
        }
        if let feed = reply.feed { return Response(status: .init(code: status), headers: fields, body: feed) }
        let isHead = head.method == "HEAD"
        return Response(
            status: .init(code: status),
            headers: fields,
            body: isHead || body.isEmpty ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: body))
        )
    }

    private func add(
        _ headers: [(name: String, value: String)],
        to fields: inout HTTPFields,
        hasValidator: Bool
    ) {
        for (name, value) in headers {
            guard let name = HTTPField.Name(name) else { continue }
            // Several cookies may be set at once; of everything else there is one.
            if name == .setCookie {
                fields.append(HTTPField(name: name, value: value))
            } else {
                fields[name] = value
            }
        }
        if fields[.cacheControl] == nil { fields[.cacheControl] = hasValidator ? "no-cache" : "no-store" }
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
            "Authorization, Content-Type, Idempotency-Key, If-Match, X-CSRF-Token, X-Request-ID"
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
