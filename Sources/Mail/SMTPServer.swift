/// A mail server, and who we are for it.
package struct SMTPServer: Sendable, Equatable, CustomStringConvertible {
    package enum Encryption: String, Sendable, CaseIterable {
        /// Plain at first, encrypted by STARTTLS before anything is said; without it nothing is sent.
        case startTLS
        /// From the first byte on, as `smtps://` says.
        case fromStart
        /// For a server of this machine, or where the owner insists.
        case none
    }

    /// What the server wants to know of us.
    package struct Login: Sendable, Equatable {
        package let user: String
        package let password: String

        package init(user: String, password: String) {
            self.user = user
            self.password = password
        }
    }

    package var host: String
    package var port: Int
    package var login: Login?
    package var encryption: Encryption
    /// A file of certificates to trust instead of the machine's own.
    package var certificates: String?

    package init(
        host: String,
        port: Int,
        login: Login? = nil,
        encryption: Encryption,
        certificates: String? = nil
    ) {
        self.host = host
        self.port = port
        self.login = login
        self.encryption = encryption
        self.certificates = certificates
    }

    /// Without the login.
    package var description: String { "\(encryption == .fromStart ? "smtps" : "smtp")://\(host):\(port)" }

    /// Whether its host is this machine.
    package var isLocal: Bool {
        let name = host.lowercased()
        return name == "localhost" || name == "[::1]"
            || name.wholeMatch(of: /127\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}/) != nil
    }
}
