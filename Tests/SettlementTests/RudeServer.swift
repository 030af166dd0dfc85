import Foundation
import Glibc
import Synchronization
import Testing

/// A payment server that takes connections and answers whatever a test says, or nothing.
final class RudeServer: Sendable {
    enum Manners: String, Sendable, CaseIterable, CustomTestStringConvertible {
        /// Takes the question and hangs up.
        case hangsUp
        /// Says nothing until the caller has had enough.
        case isSilent
        /// Answers what is no HTTP.
        case babbles
        /// Answers HTTP whose body is no JSON.
        case talksRubbish
        /// Answers JSON that says nothing of a charge.
        case saysNothing
        /// Answers JSON whose amount is none.
        case lies
        case failsInside
        /// Sends the caller elsewhere.
        case redirects

        var testDescription: String { rawValue }

        fileprivate var answer: String? {
            switch self {
            case .hangsUp: ""
            case .isSilent: nil
            case .babbles: "220 mail.example ESMTP\r\n"
            case .talksRubbish: Self.http("200 OK", "{{{{")
            case .saysNothing: Self.http("200 OK", #"{"status":"ok"}"#)
            case .lies: Self.http("200 OK", #"{"status":"charged","charge_id":"c","amount":"NaN"}"#)
            case .failsInside: Self.http("500 Internal Server Error", "")
            case .redirects:
                "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"
            }
        }

        private static func http(_ status: String, _ body: String) -> String {
            "HTTP/1.1 \(status)\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)"
                + "\r\nConnection: close\r\n\r\n\(body)"
        }
    }

    let port: Int
    private let descriptor: Int32

    init(_ manners: Manners) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let size = length
        let isBound = withUnsafeMutablePointer(to: &place) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(listener, generic, size) == 0 && listen(listener, 16) == 0
                    && getsockname(listener, generic, &length) == 0
            }
        }
        port = Int(UInt16(bigEndian: place.sin_port))
        descriptor = listener
        try #require(isBound)
        let answer = manners.answer
        Thread.detachNewThread {
            while true {
                let caller = accept(listener, nil, nil)
                guard caller >= 0 else { return }
                var asked = [UInt8](repeating: 0, count: 8_192)
                _ = recv(caller, &asked, asked.count, 0)
                // Who says nothing keeps the line open.
                guard let answer else { continue }
                _ = send(caller, answer, answer.utf8.count, Int32(MSG_NOSIGNAL))
                shutdown(caller, Int32(SHUT_RDWR))
                close(caller)
            }
        }
    }

    deinit {
        shutdown(descriptor, Int32(SHUT_RDWR))
        close(descriptor)
    }
}
