import Foundation
import Kernel
import Notices

/// A letter as RFC 5322 wants it: header fields, then the plain text and the HTML as alternatives.
///
/// Invariant: whatever a letter holds, each header field is one that is written here.
enum MailMessage {
    /// RFC 5322 allows 998 bytes a line.
    private static let lineBytesMax = 900

    static func bytes(of letter: Letter) -> [UInt8] {
        // The boundary is random, so no text can hold it.
        let boundary = "mercato-\(letter.key)"
        let message = [
            "Date: \(date(letter.createdAt))",
            "From: \(plain(letter.from))",
            "To: \(plain(letter.to))",
            "Message-ID: <\(plain(letter.messageID))>",
            "Subject: \(subject(letter.subject))",
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
            "Content-Type: multipart/alternative; boundary=\"\(boundary)\"",
            "",
        ]
        let alternatives =
            ["--\(boundary)"] + part("text/plain", letter.text)
            + ["--\(boundary)"] + part("text/html", letter.html) + ["--\(boundary)--", ""]
        return Array((message + alternatives).joined(separator: "\r\n").utf8)
    }

    /// A header field's value: nothing in it can end the field.
    private static func plain(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { $0.value < 0x20 || (0x7F..<0xA0).contains($0.value) ? " " : $0 }
            )
        )
    }

    /// Encoded words of RFC 2047 for what is not short plain ASCII; each holds whole characters.
    static func subject(_ text: String) -> String {
        let text = plain(text)
        let isPlain = text.utf8.count <= 60 && text.utf8.allSatisfy { $0 < 0x7F } && !text.contains("=?")
        if isPlain { return text }
        var words: [String] = []
        var word = ""
        for character in text.unicodeScalars {
            // 75 bytes a word, of which 12 are around the base64 of 45.
            if word.utf8.count + UTF8.width(character) > 45 {
                words.append(word)
                word = ""
            }
            word.unicodeScalars.append(character)
        }
        return (words + [word]).map { "=?UTF-8?B?\(Data($0.utf8).base64EncodedString())?=" }
            .joined(separator: "\r\n ")
    }

    /// One of the alternatives: as it is where it is short plain ASCII, else quoted-printable.
    private static func part(_ type: String, _ text: String) -> [String] {
        let lines = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
            .split(separator: "\n", omittingEmptySubsequences: false)
        let isPlain = lines.allSatisfy { line in
            line.utf8.count <= lineBytesMax
                && line.utf8.allSatisfy { $0 == 0x09 || (0x20..<0x7F).contains($0) }
        }
        let encoding = isPlain ? "7bit" : "quoted-printable"
        let body = isPlain ? lines.map(String.init) : lines.map { quoted($0.utf8) }
        return [
            "Content-Type: \(type); charset=utf-8", "Content-Transfer-Encoding: \(encoding)", "",
            body.joined(separator: "\r\n"),
        ]
    }

    /// A line as RFC 2045 quotes it: nothing but ASCII, at most 76 bytes before each break.
    private static func quoted(_ line: Substring.UTF8View) -> String {
        var (quoted, width) = ("", 0)
        for (left, byte) in zip((0..<line.count).reversed(), line) {
            let isPlain = (0x21..<0x7F).contains(byte) && byte != 0x3D || byte == 0x20 && left > 0
            let piece = isPlain ? String(UnicodeScalar(byte)) : escape(byte)
            if width + piece.utf8.count > 75 {
                quoted += "=\r\n"
                width = 0
            }
            quoted += piece
            width += piece.utf8.count
        }
        return quoted
    }

    private static func escape(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return byte < 0x10 ? "=0\(digits)" : "=\(digits)"
    }

    /// `Sat, 21 Nov 2026 12:00:00 +0000`.
    static func date(_ moment: Timestamp) -> String {
        let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        // 1970 began on a Thursday.
        let day = Int(max(0, moment.milliseconds) / 86_400_000 % 7)
        let parts = moment.description.split { "-T:.Z".contains($0) }
        guard parts.count >= 6, let month = Int(parts[1]), months.indices.contains(month - 1) else {
            return "Thu, 01 Jan 1970 00:00:00 +0000"
        }
        return "\(days[day]), \(parts[2]) \(months[month - 1]) \(parts[0]) "
            + "\(parts[3]):\(parts[4]):\(parts[5]) +0000"
    }
}
