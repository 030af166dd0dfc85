import Foundation
import Kernel
import Mail
import Notices
import Support
import Testing

/// What is in the letters, as files of the folder show them.
@Suite struct LetterTests {
    /// The file that a mail becomes.
    private func file(_ kind: Mail.Kind) async throws -> (name: String, text: String, bytes: String) {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        return try await TestDatabase.sqlite.with(clock: TestClock().clock) { database in
            try await database.write { tx in try Mail.queue(kind, to: Sample.ann, in: tx) }
            try await Sample.worker(database, EMLFolder(path: folder.path, random: .system)).runDue()
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            let name = try #require(names.first)
            #expect(names.count == 1)
            let bytes = try String(contentsOfFile: "\(folder.path)/\(name)", encoding: .utf8)
            return (name, Self.read(bytes), bytes)
        }
    }

    /// The message with its parts as they are read: what is quoted is quoted no more.
    private static func read(_ text: String) -> String {
        let parts = text.components(separatedBy: "\r\n--mercato-")
        return parts.map { $0.contains("\r\nContent-Transfer-Encoding: quoted") ? unquoted($0) : $0 }
            .joined(separator: "\r\n--mercato-")
    }

    private static func unquoted(_ part: String) -> String {
        var bytes: [UInt8] = []
        var rest = Array(part.replacing("=\r\n", with: "").utf8)[...]
        while let byte = rest.popFirst() {
            let digits = String(decoding: rest.prefix(2), as: UTF8.self)
            guard byte == 0x3D, let value = UInt8(digits, radix: 16) else {
                bytes.append(byte)
                continue
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func headers(_ text: String) throws -> [String: String] {
        let head = try #require(text.components(separatedBy: "\r\n\r\n").first)
            .replacing("\r\n ", with: " ").components(separatedBy: "\r\n")
        let pairs = try head.map { line in
            let end = try #require(line.range(of: ": "), "\(line)")
            return (String(line[..<end.lowerBound]), String(line[end.upperBound...]))
        }
        #expect(Set(pairs.map { $0.0.lowercased() }).count == pairs.count)
        return Dictionary(pairs) { first, _ in first }
    }

    private static let names = [
        "Date", "From", "To", "Message-ID", "Subject", "Auto-Submitted", "MIME-Version", "Content-Type",
    ]

    @Test func `a file is a message that mail programs read`() async throws {
        let file = try await file(.resetPassword(token: Sample.token))
        let headers = try headers(file.text)

        #expect(file.name == "00000001-reset_password.eml")
        #expect(Set(headers.keys) == Set(Self.names))
        #expect(headers["Date"] == "Sat, 21 Nov 2026 12:00:00 +0000")
        #expect(headers["From"] == "shop@shop.example")
        #expect(headers["To"] == Sample.ann)
        #expect(headers["Subject"] == "Choose a new password")
        let id = try #require(headers["Message-ID"])
        #expect(id.wholeMatch(of: /<[0-9a-f]{32}@shop\.example>/) != nil)
        let plain = try #require(file.text.range(of: "Content-Type: text/plain; charset=utf-8"))
        let html = try #require(file.text.range(of: "Content-Type: text/html; charset=utf-8"))
        #expect(plain.lowerBound < html.lowerBound)
        // Every line end is CRLF.
        let ends = file.bytes.components(separatedBy: "\r\n").count - 1
        #expect(file.bytes.unicodeScalars.count { $0 == "\n" } == ends)
    }

    @Test(arguments: [
        (Mail.Kind.verifyEmail(token: Sample.token), "/shop/account/verify?token="),
        (.resetPassword(token: Sample.token), "/shop/account/reset?token="),
        (.changeEmail(token: Sample.token), "/shop/account/verify?token="),
        (
            .invitation(organization: "Acme", inviter: "Bob", role: "buyer", token: Sample.token),
            "/shop/account/invitation?token="
        ),
    ])
    func `a token stands on a line of its own, and in a link to the shop`(
        kind: Mail.Kind,
        link: String
    ) async throws {
        let lines = try await file(kind).text.components(separatedBy: "\r\n")

        let tokens = lines.compactMap { $0.wholeMatch(of: /[0-9a-f]{64}/)?.output }
        #expect(Set(tokens) == [Substring(Sample.token)])
        #expect(lines.contains("https://shop.example\(link)\(Sample.token)"))
        #expect(!lines.joined().contains("{public_url}"))
    }

    private static let nasty =
        "A\r\nBcc: eve@example.com\r\n\r\n<script>alert('1' & \"2\")</script>{public_url}"
        + "\u{2028}\u{202E}x"

    @Test(arguments: ["Acme\r\nBcc: eve@example.com\r\n\r\nHello", nasty, "Ümläut & Söhne", "=?utf-8?q?x?="])
    func `no field becomes a header or markup`(name: String) async throws {
        let file = try await file(
            .invitation(organization: name, inviter: name, role: name, token: Sample.token)
        )
        let headers = try headers(file.text)
        let subject = try #require(headers["Subject"])

        #expect(Set(headers.keys) == Set(Self.names))
        #expect(subject.utf8.allSatisfy { $0 < 0x7F })
        #expect(!file.text.contains("\nBcc"))
        let html = try #require(file.text.components(separatedBy: "Content-Type: text/html").last)
        #expect(!html.contains("<script") && !html.contains("'1'"))
        #expect(!file.text.unicodeScalars.contains { [0x2028, 0x202E].contains($0.value) })
        #expect(!file.text.contains("{public_url}"))
        #expect(file.text.components(separatedBy: "https://shop.example").count == 4)
    }

    @Test(arguments: ["Ümläut", "Zoë", "=?utf-8?q?x?=", String(repeating: "茶", count: 150)])
    func `a subject beyond plain ASCII is encoded`(name: String) async throws {
        let file = try await file(
            .invitation(organization: name, inviter: "Bob", role: "buyer", token: Sample.token)
        )
        let whole = try #require(try headers(file.text)["Subject"])
        let decoded = try whole.components(separatedBy: " ").map { word in
            let base64 = try #require(word.wholeMatch(of: /=\?UTF-8\?B\?([A-Za-z0-9+\/=]+)\?=/)?.output.1)
            return String(decoding: try #require(Data(base64Encoded: String(base64))), as: UTF8.self)
        }

        #expect(decoded.joined() == "Invitation to \(name)")
    }

    @Test func `an order is told with its lines, its total and its link`() async throws {
        let id = ExternalID.sample
        let yen = try #require(Currency("JPY"))
        let text = try await file(
            .orderPlaced(
                number: "ORD-1A2B3C4D",
                lines: [
                    .init(name: "Keyboard <b>", quantity: 2, total: Money(minor: 17_998, currency: .sample)),
                    .init(name: "Key", quantity: 1, total: Money(minor: 5, currency: .sample)),
                    .init(name: "Tea", quantity: 1, total: Money(minor: 500, currency: yen)),
                ] + Array(repeating: .init(name: "x", quantity: 1, total: .zero(.sample)), count: 198),
                total: Money(minor: 18_003, currency: .sample),
                order: id
            )
        ).text
        let code = Currency.sample.code

        for line in [
            "- 2 × Keyboard <b>: 179.98 \(code)", "- 1 × Key: 0.05 \(code)", "- 1 × Tea: 500 JPY",
            "- and 101 more", "Total: 180.03 \(code)", "https://shop.example/shop/orders/\(id.text)",
            "<li>2 × Keyboard &lt;b&gt;: 179.98 \(code)</li>",
        ] {
            #expect(text.components(separatedBy: "\r\n").contains(line), "\(line)")
        }
    }

    @Test(arguments: Mail.samples.indices)
    func `every kind has a text, and a page that asks for nothing from outside`(index: Int) async throws {
        let kind = Mail.samples[index]
        let text = try await file(kind).text
        let page = try #require(text.components(separatedBy: "Content-Type: text/html").last)

        #expect(text.contains("Content-Type: text/plain"))
        #expect(page.contains("<html lang=\"en\">") && page.contains("name=\"viewport\""))
        #expect(!page.contains("src=") && !page.contains("url(") && !page.contains("<link"))
        #expect(!text.contains("{public_url}"))
    }

    @Test(arguments: ["é", "a ", "🫖", "<"])
    func `no line is longer than mail allows`(text: String) async throws {
        let name = String(repeating: text, count: 5_000)
        let lines = try await file(
            .invitation(organization: name, inviter: name, role: name, token: Sample.token)
        ).bytes.components(separatedBy: "\r\n")

        #expect(lines.allSatisfy { $0.utf8.count <= 998 && $0.utf8.allSatisfy { $0 < 0x7F } })
        let subject = lines.filter { $0.hasPrefix("Subject:") || $0.hasPrefix(" =?") }
        #expect(subject.count > 1 && subject.allSatisfy { $0.utf8.count <= 85 })
        #expect(lines.contains(Sample.token))
    }
}
