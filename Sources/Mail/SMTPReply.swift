import Foundation
import Notices

/// The last no of a mail server, for whoever asks why a mail did not get through.
///
/// What it says after that, as to a goodbye, tells nothing.
struct SMTPReply {
    private static let wordsMax = 300
    /// Nobody hears more of a server that does not stop talking.
    private static let linesMax = 20
    private var lines: [String] = []
    private var refusal: [String] = []

    /// Lines of a reply begin with the same three digits; a `-` after them says that more come.
    mutating func add(_ bytes: UnsafeRawBufferPointer) {
        let line = String(decoding: bytes.prefix(1_000), as: UTF8.self)
        if let last = lines.last, Self.isEnd(last) { lines = [] }
        if lines.count < Self.linesMax { lines.append(line) }
        if Self.isEnd(line), ["4", "5"].contains(line.first) { refusal = lines }
    }

    /// The words of the last no if it has this code, short and without secrets.
    func words(_ code: Int, without secrets: [String]) -> String? {
        guard let last = refusal.last, last.hasPrefix(String(code)) else { return nil }
        let told = refusal.map { $0.dropFirst(4) }.joined(separator: " ")
        let plain = secrets.filter { !$0.isEmpty }.reduce("\(code) \(told)") { text, secret in
            // A server may write an address in other letters.
            text.replacingOccurrences(of: secret, with: "***", options: .caseInsensitive)
        }
        return MailRefusal.shortened(plain, longest: Self.wordsMax)
    }

    /// Whether another try would hear the same.
    ///
    /// What is about signing in or encryption (530, 534, 535, 538) is about the shop's settings.
    static func isForGood(_ code: Int) -> Bool {
        (500...599).contains(code) && ![530, 534, 535, 538].contains(code)
    }

    private static func isEnd(_ line: String) -> Bool {
        line.dropFirst(3).first != "-"
    }
}
