import Kernel
import Payments
import Secrets
import Testing

private let now = Timestamp(milliseconds: 1_795_000_000_000)
private let body = Array(#"{"order_id":"a1","status":"success"}"#.utf8)
private let signature = WebhookSignature(
    secret: Array("0123456789abcdef0123456789abcdef".utf8),
    hashing: .standard
)

private func signed() -> [String: String] {
    Dictionary(
        uniqueKeysWithValues: signature.headers(id: "msg_1", body: body, now: now).map { ($0.name, $0.value) }
    )
}

/// Ways to spoil a signed message.
private enum Spoiled: String, CaseIterable, Sendable {
    case id
    case time
    case missing
    case otherScheme
    case otherSecret
    case truncated
    case noBase64
    case hugeTime

    var headers: [String: String] {
        var headers = signed()
        let mac = headers["webhook-signature"] ?? ""
        switch self {
        case .id: headers["webhook-id"] = "msg_2"
        case .time: headers["webhook-timestamp"] = "1795000001"
        case .missing: headers["webhook-signature"] = nil
        case .otherScheme: headers["webhook-signature"] = "v2," + mac.dropFirst(3)
        case .otherSecret:
            let other = WebhookSignature(secret: Array(repeating: 7, count: 32), hashing: .standard)
            headers["webhook-signature"] = other.headers(id: "msg_1", body: body, now: now)[2].value
        case .truncated: headers["webhook-signature"] = String(mac.dropLast(4))
        case .noBase64: headers["webhook-signature"] = "v1,%%%"
        case .hugeTime: headers["webhook-timestamp"] = "-9223372036854775808"
        }
        return headers
    }
}

@Suite struct WebhookSignatureTests {
    @Test func `a message as it was sent is believed`() throws {
        try signature.check(headers: signed(), body: body, now: now)
        try signature.check(headers: signed(), body: body, now: now.adding(seconds: 300))
    }

    @Test func `one right signature among several is enough`() throws {
        var headers = signed()
        headers["webhook-signature"] = "v1,AAAA " + (headers["webhook-signature"] ?? "")
        try signature.check(headers: headers, body: body, now: now)
    }

    @Test(arguments: Spoiled.allCases)
    fileprivate func `a spoiled message is refused`(way: Spoiled) {
        #expect(throws: WebhookRefusal.self) {
            try signature.check(headers: way.headers, body: body, now: now)
        }
    }

    @Test(arguments: [0, 12, 35])
    func `one changed byte of the body is noticed`(offset: Int) {
        var changed = body
        changed[offset] ^= 1
        #expect(throws: WebhookRefusal.self) {
            try signature.check(headers: signed(), body: changed, now: now)
        }
    }

    @Test(arguments: [301, -301])
    func `a message of another time is refused`(seconds: Int64) {
        #expect(throws: WebhookRefusal.self) {
            try signature.check(headers: signed(), body: body, now: now.adding(seconds: seconds))
        }
    }

    @Test func `a former secret is good until its end, and both sign as long`() throws {
        let until = now.adding(seconds: 3_600)
        let new = WebhookSignature(
            secret: Array("another secret of 32 characters.".utf8),
            former: [.init(secret: Array("0123456789abcdef0123456789abcdef".utf8), until: until)],
            hashing: .standard
        )
        let both = Dictionary(
            uniqueKeysWithValues: new.headers(id: "msg_1", body: body, now: now).map { ($0.name, $0.value) }
        )

        try new.check(headers: signed(), body: body, now: now)
        try signature.check(headers: both, body: body, now: now)
        #expect(both["webhook-signature"]?.split(separator: " ").count == 2)

        let late = signature.headers(id: "msg_1", body: body, now: until)
        let headers = Dictionary(uniqueKeysWithValues: late.map { ($0.name, $0.value) })
        #expect(throws: WebhookRefusal.self) { try new.check(headers: headers, body: body, now: until) }
        #expect(new.headers(id: "msg_1", body: body, now: until)[2].value.split(separator: " ").count == 1)
    }
}
