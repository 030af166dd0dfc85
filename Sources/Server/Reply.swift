import HTTPTypes
import HummingbirdCore
import Kernel
import NIOCore

/// An answer on its way out: status, bytes, and the header fields that are not on every answer.
struct Reply: Sendable {
    var status: Int
    var body: [UInt8]
    var contentType: String = "application/json"
    var etag: String?
    var headers: [(name: String, value: String)] = []
    /// There for an answer that goes on, instead of the bytes.
    var feed: ResponseBody?

    init(status: Int, body: [UInt8], contentType: String = "application/json") {
        self.status = status
        self.body = body
        self.contentType = contentType
    }

    init(_ problem: Problem, requestID: String) {
        self.init(
            status: problem.kind.status,
            body: problem.body(requestID: requestID),
            contentType: "application/problem+json"
        )
        headers = problem.headers
        if let seconds = problem.retryAfterSeconds { headers.append(("Retry-After", String(seconds))) }
    }

    /// A short name for these bytes: a strong validator, the same on every server.
    static func etag(of body: [UInt8]) -> String {
        var first: UInt64 = 0x9e37_79b9_7f4a_7c15 ^ UInt64(body.count)
        var second: UInt64 = 0xc2b2_ae3d_27d4_eb4f
        body.withUnsafeBytes { bytes in
            var offset = 0
            while offset + 8 <= bytes.count {
                let word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                first = mixed(first ^ word)
                second = mixed(second &+ word)
                offset += 8
            }
            var last: UInt64 = 0
            while offset < bytes.count {
                last = last << 8 | UInt64(bytes[offset])
                offset += 1
            }
            first = mixed(first ^ last)
            second = mixed(second &+ last)
        }
        return "\"\(String(first, radix: 36))-\(String(second, radix: 36))\""
    }

    private static func mixed(_ value: UInt64) -> UInt64 {
        // One round of MurmurHash3's finaliser, which spreads every bit over the word.
        var value = value
        value = (value ^ (value >> 33)) &* 0xff51_afd7_ed55_8ccd
        value = (value ^ (value >> 33)) &* 0xc4ce_b9fe_1a85_ec53
        return value ^ (value >> 33)
    }

    /// Whether an `If-None-Match` or `If-Match` field names this validator.
    static func matches(_ field: String, _ etag: String) -> Bool {
        field.split(separator: ",").contains { candidate in
            var candidate = candidate.drop { $0 == " " }
            if candidate.hasPrefix("W/") { candidate = candidate.dropFirst(2) }
            while candidate.last == " " { candidate = candidate.dropLast() }
            return candidate == "*" || candidate == etag[...]
        }
    }
}

extension Problem {
    /// What an error means to a client; nil for a fault, whose cause stays in the log.
    static func shown(_ error: any Error) -> Problem? {
        switch error {
        case let problem as Problem: return problem
        case let refusal as any Refusal:
            var problem = refusal.problem
            if refusal.isTransient, problem.retryAfterSeconds == nil { problem.retryAfterSeconds = 1 }
            return problem
        case DatabaseError.busy:
            return Problem(busy, "Too many changes at once. Try again in a moment.", retryAfterSeconds: 1)
        case DatabaseError.unavailable:
            return Problem(
                unavailable,
                "The shop cannot reach its data. Try again in a moment.",
                retryAfterSeconds: 2
            )
        case DatabaseError.unknownOutcome:
            return Problem(
                unavailable,
                "The shop lost its data's answer. Ask again with the same Idempotency-Key.",
                retryAfterSeconds: 1
            )
        case DatabaseError.unique, DatabaseError.foreignKey:
            return Problem(
                conflict,
                "Another change got in the way. Look at the current state and try again."
            )
        case is Money.Fault:
            return Problem.invalid(field: "", "An amount is too large")
        default: return nil
        }
    }

    static let busy = Kind(503, "busy", "The shop is too busy.")
    static let unavailable = Kind(503, "unavailable", "The shop cannot answer now.")
    static let conflict = Kind(409, "conflict", "Another change got in the way.")
    static let fault = Kind(500, "fault", "Something went wrong on our side.")
}
