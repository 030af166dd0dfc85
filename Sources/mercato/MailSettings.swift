import Kernel
import Mail
import Server
import Shop

extension Settings {
    /// Fills in what follows from other settings, once all of them are known.
    ///
    /// - Parameter given: which settings somebody gave.
    /// - Throws: ``Refused`` when they contradict each other.
    mutating func completeMail(given: Set<SettingKey>) throws(Refused) {
        if !given.contains(.publicURL) { shop.publicURL = "http://localhost:\(server.port)" }
        if let server = try smtp.complete() {
            guard mailFolder == nil else {
                throw Refused(
                    description:
                        "Mails go into a folder or to a mail server: keep --mail-folder or --smtp-url."
                )
            }
            guard server.isLocal || given.contains(.mailFrom) else {
                throw Refused(
                    description:
                        "With --smtp-url, --mail-from must say whom mails come from: shop@example.com."
                )
            }
            shop.mailer = SMTPMailer(server)
            return
        }
        // PostgreSQL needs no data folder, so none is made for mails alone.
        let folder = mailFolder ?? (databaseURL == nil ? dataFolder + "/mail" : nil)
        shop.mailer = folder.map { EMLFolder(path: $0, random: .system) }
    }
}

extension Settings.Value {
    /// A scheme, a host and maybe a port, without anything after them.
    func publicURL() throws(Settings.Refused) -> String {
        let wanted = "where people reach the shop, such as https://shop.example, without a path"
        let url = text.hasSuffix("/") ? String(text.dropLast()) : text
        let parts = url.split(separator: "://", maxSplits: 1)
        guard url.utf8.count <= 200, parts.count == 2, ["http", "https"].contains(parts[0]),
            Self.isHost(parts[1])
        else { throw refused(wanted) }
        return url
    }

    static func isHost(_ text: Substring) -> Bool {
        let (host, port): (Substring, Substring?)
        if let end = text.lastIndex(of: "]") {
            let rest = text[text.index(after: end)...]
            guard rest.isEmpty || rest.first == ":" else { return false }
            (host, port) = (text[...end], rest.isEmpty ? nil : rest.dropFirst())
        } else {
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count <= 2 else { return false }
            (host, port) = (parts[0], parts.count == 2 ? parts[1] : nil)
        }
        if let port {
            guard let number = Int(port), (1...65_535).contains(number), port.utf8.first != 0x2B else {
                return false
            }
        }
        return host.wholeMatch(of: /[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\]/) != nil
    }

    /// An e-mail address, or a name at this machine.
    func mailAddress() throws(Settings.Refused) -> String {
        let isLocal = text.hasSuffix("@localhost") && Email(text + ".invalid") != nil
        let isPlain = text.utf8.allSatisfy { $0 < 0x7F }
        guard isPlain, isLocal || Email(text) != nil else {
            throw refused("the e-mail address that mails come from, such as shop@example.com")
        }
        return text
    }
}
