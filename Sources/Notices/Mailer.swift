package import Kernel

/// Who brings mails outside.
package protocol Mailer: Sendable {
    /// Sends one mail in less than 50 seconds.
    ///
    /// The same letter may come twice, after a crash; its ``Letter/messageID`` and
    /// ``Letter/fileName`` are then the same.
    /// - Throws: whatever makes another try worth it.
    func send(_ letter: Letter) async throws
}

/// A mail ready to be sent.
package struct Letter: Sendable {
    package let id: Int64
    /// 32 random hexadecimal digits.
    package let key: String
    /// Such as `reset_password`.
    package let kind: String
    package let createdAt: Timestamp
    package let from: String
    package let to: String
    package let subject: String
    /// Plain text, its lines ending with a line feed.
    package let text: String
    package let html: String

    package init(
        id: Int64,
        key: String,
        kind: String,
        createdAt: Timestamp,
        from: String,
        to: String,
        subject: String,
        text: String,
        html: String
    ) {
        self.id = id
        self.key = key
        self.kind = kind
        self.createdAt = createdAt
        self.from = from
        self.to = to
        self.subject = subject
        self.text = text
        self.html = html
    }

    /// The same in every try, without its angle brackets.
    package var messageID: String {
        "\(key)@\(from.split(separator: "@").last ?? "localhost")"
    }

    /// The same in every try, and in the order in which mails were written: `00000012-reset_password.eml`.
    package var fileName: String {
        let digits = String(id)
        return String(repeating: "0", count: max(0, 8 - digits.utf8.count)) + "\(digits)-\(kind).eml"
    }

    /// The same letter with links that lead to the shop.
    func linked(to publicURL: String) -> Letter {
        Letter(
            id: id,
            key: key,
            kind: kind,
            createdAt: createdAt,
            from: from,
            to: to,
            subject: subject,
            text: text.replacing(MailText.publicURL, with: publicURL),
            html: html.replacing(MailText.publicURL, with: publicURL)
        )
    }
}
