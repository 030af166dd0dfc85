import Kernel
import Support

/// Requests that nobody should send, one after another from a seed.
struct HostileRequests {
    /// One request as it goes over the wire.
    struct Sent: Sendable {
        let kind: String
        let bytes: [UInt8]
        /// Whether its end never comes.
        let isCutOff: Bool
    }

    private var random: SeededNumbers
    private let key: String

    init(seed: UInt64, key: String) {
        random = SeededNumbers(seed: seed)
        self.key = key
    }

    /// The request with a number, which decides its kind, so that every kind comes equally often.
    mutating func next(_ number: Int) -> Sent {
        switch number % 12 {
        case 0:
            body(
                "broken JSON",
                random.pick([
                    "{", #"{"name""#, "nul", "[1,]", "{\"name\":\"a\nb\"}", #"{"name":"\ud800"}"#,
                    "{'name':'a'}", "\u{FEFF}{}", "NaN",
                    #"{"name":"a"}{"name":"b"}"#, #"{"name":"a","name":"b"}"#,
                    String(repeating: "\"", count: 3),
                ])
            )
        case 1:
            body(
                "deep JSON",
                String(
                    repeating: random.pick(["[", #"{"name":"#, #"[{"a":"#]),
                    count: 40 + random.below(100_000)
                )
            )
        case 2: hugeNumber()
        case 3: badUTF8()
        case 4: wrongType()
        case 5: cutOff()
        case 6: headers()
        case 7: escapes()
        case 8: nul()
        case 9: method()
        case 10: noHTTP()
        default: noise()
        }
    }

    private func head(_ method: String, _ path: String, _ more: String = "") -> String {
        "\(method) \(path) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
            + "Authorization: Bearer \(key)\r\n\(more)"
    }

    private func post(_ kind: String, _ bytes: [UInt8]) -> Sent {
        let head = head(
            "POST",
            "/api/categories",
            "Content-Type: application/json\r\nContent-Length: \(bytes.count)\r\n\r\n"
        )
        return Sent(kind: kind, bytes: Array(head.utf8) + bytes, isCutOff: false)
    }

    private func body(_ kind: String, _ text: String) -> Sent { post(kind, Array(text.utf8)) }

    private mutating func hugeNumber() -> Sent {
        let nines = String(repeating: "9", count: 20 + random.below(5_000))
        let value = random.pick([
            "1e400", "-1e400", "9223372036854775808", nines, "1e-400", "0.1", "-1e999999",
        ])
        return body("huge numbers", #"{"name":"A","position":\#(value)}"#)
    }

    private mutating func wrongType() -> Sent {
        body("wrong types", #"{"name":\#(random.pick(["1", "null", "[]", "{}", "true", "[[0]]", "-0.0"]))}"#)
    }

    private mutating func badUTF8() -> Sent {
        let bad: [UInt8] = random.pick([
            [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0x80], [0xE2, 0x82],
        ])
        return post("bad UTF-8", Array(#"{"name":""#.utf8) + bad + Array(#""}"#.utf8))
    }

    private mutating func cutOff() -> Sent {
        let whole = head(
            "POST",
            "/api/categories",
            "Content-Type: application/json\r\nContent-Length: 5000\r\n\r\n{\"name\":\""
        )
        let bytes = Array(whole.utf8)
        return Sent(
            kind: "cut off",
            bytes: Array(bytes.prefix(1 + random.below(bytes.count))),
            isCutOff: true
        )
    }

    private mutating func headers() -> Sent {
        let more = random.pick([
            "X-A: " + String(repeating: "a", count: 40_000 + random.below(100_000)) + "\r\n",
            (0..<(200 + random.below(2_000))).map { "X-\($0): \($0)\r\n" }.joined(), "Content-Length: -1\r\n",
            "Content-Length: 5\r\nContent-Length: 6\r\n", "Content-Length: 99999999999999999999\r\n",
            "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "Transfer-Encoding: nonsense\r\n",
            "X A: b\r\n", ": b\r\n",
            "X-A\r\n", "X-A: a\u{0}b\r\n", "Content-Length: 0x10\r\n", "\u{7F}: a\r\n",
            "Content-Length: 1 2\r\n",
        ])
        return Sent(
            kind: "headers",
            bytes: Array((head("POST", "/api/categories", more) + "\r\n").utf8),
            isCutOff: false
        )
    }

    private mutating func escapes() -> Sent {
        let broken = random.pick(["%", "%4", "%zz", "%ff", "%c0%80", "%ed%a0%80", "%%41"])
        let path = random.pick([
            "/api/products/\(broken)", "/api/products?search=\(broken)", "/api/products?\(broken)=1",
            "/api/\(broken)/x",
            "/api/products?page=\(broken)", "/%2e%2e/%2e%2e/etc/passwd", "/api/products/../../etc/passwd",
            "/api/products?" + String(repeating: "page=1&", count: 300),
        ])
        return Sent(kind: "escapes", bytes: Array((head("GET", path) + "\r\n").utf8), isCutOff: false)
    }

    private mutating func nul() -> Sent {
        let path = random.pick([
            "/api/products?search=%00", "/api/products/%00", "/api/cart/%00", "/api/products/a%00b",
            "/api/orders/%00",
            "/api/products?category_id=%00", "/api/categories/search?q=%00", "/api/products/search?q=a%00",
        ])
        return Sent(kind: "NUL", bytes: Array((head("GET", path) + "\r\n").utf8), isCutOff: false)
    }

    private mutating func method() -> Sent {
        let method = random.pick([
            "BREW", "TRACE", "CONNECT", "PROPFIND", "get", "G\u{0}T", "PRI", "M-SEARCH", "LOCK", "💥",
            "",
        ])
        return Sent(
            kind: "method",
            bytes: Array((head(method, "/api/products") + "\r\n").utf8),
            isCutOff: false
        )
    }

    private mutating func noHTTP() -> Sent {
        let text = random.pick([
            "GET /\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET / HTTP/1.1 x\r\n\r\n", "\r\n\r\n\r\nx\r\n",
            "HELO shop.example\r\n",
            "GET  HTTP/1.1\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "\u{16}\u{3}\u{1}\u{2}",
            "GET \u{0} HTTP/1.1\r\n\r\n",
            "GET * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
            "GET nowhere HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
            "POST /api/cart HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "POST /api/cart HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n",
        ])
        return Sent(kind: "no HTTP", bytes: Array(text.utf8), isCutOff: true)
    }

    private mutating func noise() -> Sent {
        let bytes = (0..<(1 + random.below(2_000))).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        return Sent(kind: "noise", bytes: bytes, isCutOff: true)
    }
}
