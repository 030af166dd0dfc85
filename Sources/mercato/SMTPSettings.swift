import Foundation
import Mail

/// What was said about the mail server, and what follows from it.
struct SMTPSettings: Sendable {
    var server: SMTPServer?
    /// Whether nothing is sent without encryption; nil leaves it to where the server is.
    var wantsTLS: Bool?
    /// A file of certificates to trust instead of the machine's own.
    var certificates: String?

    /// - Throws: `Settings.Refused` when the settings contradict each other.
    func complete() throws(Settings.Refused) -> SMTPServer? {
        guard var server else {
            guard wantsTLS == nil, certificates == nil else {
                throw Settings.Refused(
                    description: "--smtp-tls and --smtp-certificates say nothing without --smtp-url."
                )
            }
            return nil
        }
        if server.encryption == .fromStart {
            guard wantsTLS != false else {
                throw Settings.Refused(
                    description: "smtps:// is encrypted; with --smtp-tls off the URL begins with smtp://."
                )
            }
        } else {
            server.encryption = wantsTLS ?? !server.isLocal ? .startTLS : .none
        }
        guard server.encryption != .none || server.login == nil || server.isLocal else {
            throw Settings.Refused(
                description:
                    "With --smtp-tls off the password of --smtp-url would be readable on its way; leave "
                    + "one of them out."
            )
        }
        server.certificates = certificates
        return server
    }
}

extension Settings.Value {
    /// A mail server, without how it is encrypted unless the scheme says so.
    func mailServer() throws(Settings.Refused) -> SMTPServer {
        // The text may hold a password, so it is not shown.
        let refused = Settings.Refused(
            description:
                "\(source) must be smtp://USER:PASSWORD@HOST:PORT or smtps://…, with nothing behind the "
                + "port; other characters than letters and digits are percent-encoded."
        )
        guard text.utf8.count <= 1_000, let url = URLComponents(string: text),
            let scheme = url.scheme?.lowercased(), ["smtp", "smtps"].contains(scheme),
            ["", "/"].contains(url.path), url.query == nil, url.fragment == nil,
            let host = url.host, Self.isHost(host[...]), !host.contains(":") || host.hasPrefix("["),
            (1...65_535).contains(url.port ?? 25), (url.user == nil) == (url.password == nil)
        else { throw refused }
        let parts = [url.user, url.password].compactMap(\.self)
        guard parts.allSatisfy({ !$0.isEmpty && !$0.unicodeScalars.contains { $0.value < 0x20 } }) else {
            throw refused
        }
        return SMTPServer(
            host: host,
            port: url.port ?? (scheme == "smtps" ? 465 : 587),
            login: parts.count == 2 ? .init(user: parts[0], password: parts[1]) : nil,
            encryption: scheme == "smtps" ? .fromStart : .startTLS
        )
    }

    func requiredOrOff() throws(Settings.Refused) -> Bool {
        switch text.lowercased() {
        case "required": return true
        case "off": return false
        default: throw refused("required or off")
        }
    }

    func file() throws(Settings.Refused) -> String {
        guard FileManager.default.isReadableFile(atPath: text) else { throw refused("a file to read") }
        return text
    }
}
