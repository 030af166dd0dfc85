import Foundation
import Kernel
import Mail
import Notices
import Support
import Testing

/// What a mail server and a mail parser by others make of our mails.
@Suite(.enabled("aiosmtpd could not be fetched: there is no network") { await MailPeer.isThere() })
struct MailPeerTests {
    private static func letter(_ kind: Mail.Kind) -> Letter {
        Mail.letter(
            kind,
            (from: "shop@shop.example", to: Sample.ann),
            publicURL: "https://shop.example",
            key: String(repeating: "a1", count: 16),
            now: Timestamp(milliseconds: 1_795_262_400_000)
        )
    }

    private static func mailer(
        _ peer: MailPeer,
        _ encryption: SMTPServer.Encryption,
        _ login: SMTPServer.Login? = nil,
        trusting certificate: String? = nil
    ) -> SMTPMailer {
        SMTPMailer(
            SMTPServer(
                host: "localhost",
                port: peer.port,
                login: login,
                encryption: encryption,
                certificates: certificate
            )
        )
    }

    /// A certificate of nobody's for localhost, and its key.
    private static func certificate(in folder: String) async throws -> (certificate: String, key: String) {
        let files = (certificate: folder + "/certificate.pem", key: folder + "/key.pem")
        let openssl = Process()
        openssl.executableURL = URL(filePath: "/usr/bin/env")
        openssl.arguments =
            "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost"
            .split(separator: " ").map(String.init)
            + ["-addext", "subjectAltName=DNS:localhost", "-keyout", files.key, "-out", files.certificate]
        openssl.standardError = FileHandle.nullDevice
        let status = try await withCheckedThrowingContinuation { done in
            openssl.terminationHandler = { done.resume(returning: $0.terminationStatus) }
            do {
                try openssl.run()
            } catch {
                openssl.terminationHandler = nil
                done.resume(throwing: error)
            }
        }
        try #require(status == 0)
        return files
    }

    @Test func `every kind arrives, in text and HTML, without a defect`() async throws {
        let peer = try await MailPeer([])
        defer { peer.stop() }
        let mailer = Self.mailer(peer, .none)
        for kind in Mail.samples {
            let letter = Self.letter(kind)
            try await mailer.send(letter)
            let arrived = try await peer.letter()

            #expect(arrived["subject"]?.string == letter.subject, "\(kind)")
            #expect(arrived["plain"]?.string?.replacing("\r\n", with: "\n") == letter.text, "\(kind)")
            #expect(arrived["html"]?.string?.replacing("\r\n", with: "\n") == letter.html, "\(kind)")
            #expect(arrived["id"]?.string == "<\(letter.messageID)>")
            #expect(arrived["defects"]?.array?.count == 0 && arrived["headers"]?.array?.count == 8)
            #expect(arrived["from"]?.string == letter.from)
            #expect(arrived["to"]?.array?.map(\.string) == [letter.to])
        }
    }

    @Test func `text of all alphabets, long lines and nasty fields arrive as they are`() async throws {
        let peer = try await MailPeer([])
        defer { peer.stop() }
        let name = "Zoë\r\nBcc: eve@example.com\r\n\r\n. = 茶 🫖 " + String(repeating: "x", count: 180)
        let letter = Self.letter(
            .invitation(organization: name, inviter: name, role: "=20 ", token: Sample.token)
        )
        try await Self.mailer(peer, .none).send(letter)
        let arrived = try await peer.letter()

        #expect(arrived["subject"]?.string == letter.subject)
        #expect(arrived["plain"]?.string?.replacing("\r\n", with: "\n") == letter.text)
        #expect(arrived["html"]?.string?.replacing("\r\n", with: "\n") == letter.html)
        #expect(arrived["headers"]?.array?.contains { $0.string == "Bcc" } == false)
    }

    @Test func `a certificate of nobody's is refused unless it is given, and then a login works`()
        async throws
    {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let files = try await Self.certificate(in: folder.path)
        let peer = try await MailPeer([
            "--tls", files.certificate, files.key, "--login", "shop", "blue/kettle",
        ])
        defer { peer.stop() }
        let right = SMTPServer.Login(user: "shop", password: "blue/kettle")
        let letter = Self.letter(.passwordChanged)

        let refused: [(SMTPMailer, words: String)] = [
            (Self.mailer(peer, .startTLS, right), "certificate"),
            (Self.mailer(peer, .none, nil, trusting: files.certificate), "530"),
            (
                Self.mailer(
                    peer,
                    .startTLS,
                    .init(user: "shop", password: "red kettle"),
                    trusting: files.certificate
                ), "535"
            ),
        ]
        for (mailer, words) in refused {
            await #expect { try await mailer.send(letter) } throws: { error in
                let told = String(describing: error)
                return !(error is MailRefusal) && told.contains(words) && !told.contains("kettle")
            }
        }
        try await Self.mailer(peer, .startTLS, right, trusting: files.certificate).send(letter)

        let arrived = try await peer.letter()
        #expect(arrived["subject"]?.string == "Your password was changed")
        #expect(arrived["is_encrypted"]?.bool == true && arrived["is_authenticated"]?.bool == true)
    }
}
