import Foundation
import Synchronization

/// A small mail server on a port of this machine that takes mails, or does as badly as a test says.
///
/// Each connection has a thread of its own and consumes one fault, while there are any.
package final class TestPostOffice: Sendable {
    package enum Fault: Sendable {
        /// Answers a command, such as `RCPT` or `.` for the end of a mail, with this line.
        case answer(String, to: String)
        /// Says nothing more from this command on.
        case hang(at: String)
        /// Hangs up instead of answering this command; at `.` the mail is kept all the same.
        case drop(at: String)
    }

    package struct Letter: Sendable {
        package let from: String
        package let to: String
        /// As it came, without the dots that SMTP adds.
        package let text: String

        package var messageID: String? {
            text.firstMatch(of: /\r\nMessage-ID: <([^>]*)>\r\n/).map { String($0.output.1) }
        }
    }

    private struct State {
        var faults: [Fault] = []
        var letters: [Letter] = []
        var connections = 0
        var atOnce = 0
        var mostAtOnce = 0
    }

    package struct Unusable: Error {}

    package let port: Int
    private let listener: Int32
    private let state: Mutex<State>

    package init(faults: [Fault] = []) throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let port = withUnsafeMutablePointer(to: &place) { [listener] pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address -> Int? in
                guard bind(listener, address, length) == 0, listen(listener, 64) == 0,
                    getsockname(listener, address, &length) == 0
                else { return nil }
                return address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                    Int(UInt16(bigEndian: $0.pointee.sin_port))
                }
            }
        }
        guard let port else { throw Unusable() }
        self.port = port
        state = Mutex(State(faults: faults))
        Thread.detachNewThread { [self] in accept() }
    }

    package var letters: [Letter] { state.withLock { $0.letters } }
    package var connections: Int { state.withLock { $0.connections } }
    package var mostAtOnce: Int { state.withLock { $0.mostAtOnce } }

    /// Lets the port go; what is being said is finished.
    package func close() {
        shutdown(listener, Int32(SHUT_RDWR))
    }

    private func accept() {
        // Whoever accepts closes: nobody else can have this number before.
        defer { Glibc.close(listener) }
        while true {
            let peer = Glibc.accept(listener, nil, nil)
            guard peer >= 0 else { return }
            let fault = state.withLock { state in
                state.connections += 1
                state.atOnce += 1
                state.mostAtOnce = max(state.mostAtOnce, state.atOnce)
                return state.faults.isEmpty ? nil : state.faults.removeFirst()
            }
            Thread.detachNewThread { [self] in
                var talk = Talk(peer: peer, fault: fault)
                let isPolite = talk.run { letter in state.withLock { $0.letters.append(letter) } }
                state.withLock { $0.atOnce -= 1 }
                if isPolite { talk.say("221 bye") }
                Glibc.close(peer)
            }
        }
    }
}

/// One connection.
private struct Talk {
    let peer: Int32
    let fault: TestPostOffice.Fault?
    private var bytes: [UInt8] = []
    private var (from, to) = ("", "")

    init(peer: Int32, fault: TestPostOffice.Fault?) {
        self.peer = peer
        self.fault = fault
    }

    /// False when it was broken off.
    mutating func run(keep: (TestPostOffice.Letter) -> Void) -> Bool {
        guard answer("CONNECT", "220 test.example ESMTP") else { return false }
        while let line = line() {
            let word = String(line.prefix(4)).uppercased()
            let isGoing =
                switch word {
                case "EHLO": answer(word, "250-test.example\r\n250-8BITMIME\r\n250 SIZE 10000000")
                case "MAIL": take(line, into: \.from) && answer(word, "250 ok")
                case "RCPT": take(line, into: \.to) && answer(word, "250 ok")
                case "DATA": answer(word, "354 go on") && letter(keep)
                case "QUIT": false
                default: answer(word, "250 ok")
                }
            guard isGoing else { return word == "QUIT" }
        }
        return false
    }

    private mutating func take(_ line: String, into part: WritableKeyPath<Talk, String>) -> Bool {
        self[keyPath: part] = line.firstMatch(of: /<([^>]*)>/).map { String($0.output.1) } ?? ""
        return true
    }

    /// Reads a mail up to the dot on a line of its own.
    private mutating func letter(_ keep: (TestPostOffice.Letter) -> Void) -> Bool {
        if case .answer(_, "DATA")? = fault { return true }
        var lines: [String] = []
        while let line = line() {
            guard line == "." else {
                lines.append(line.hasPrefix(".") ? String(line.dropFirst()) : line)
                continue
            }
            let letter = TestPostOffice.Letter(from: from, to: to, text: lines.joined(separator: "\r\n"))
            switch fault {
            case .answer(_, "."), .hang("."): break
            default: keep(letter)
            }
            return answer(".", "250 taken")
        }
        return false
    }

    /// False when there is nothing more to say.
    private func answer(_ command: String, _ usual: String) -> Bool {
        switch fault {
        case .answer(let line, command): say(line)
        case .hang(command):
            // Until whoever waits has had enough.
            var byte: UInt8 = 0
            while recv(peer, &byte, 1, 0) > 0 {}
            return false
        case .drop(command): return false
        default: say(usual)
        }
        return true
    }

    func say(_ line: String) {
        let bytes = Array("\(line)\r\n".utf8)
        _ = bytes.withUnsafeBytes { send(peer, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    }

    private mutating func line() -> String? {
        while true {
            if let end = bytes.firstIndex(of: 0x0A) {
                let line = bytes[..<end].filter { $0 != 0x0D }
                bytes.removeSubrange(...end)
                return String(decoding: line, as: UTF8.self)
            }
            var chunk = [UInt8](repeating: 0, count: 8_192)
            let count = recv(peer, &chunk, chunk.count, 0)
            guard count > 0 else { return nil }
            bytes += chunk[..<count]
        }
    }
}
