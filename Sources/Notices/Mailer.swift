package import Kernel

/// Who brings mails outside.
package protocol Mailer: Sendable {
    /// Sends one mail in less than 50 seconds.
    ///
    /// The same letter may come twice, after a crash; its ``Letter/messageID`` and
    /// ``LetterName/fileName`` are then the same.
    /// - Throws: ``MailRefusal`` for what no other try would change, else whatever makes one worth it.
    func send(_ letter: Letter) async throws

    /// Takes a letter back, in less than 50 seconds, because whom it was written to is forgotten.
    ///
    /// It may have been sent, half sent or never sent, or be withdrawn already. What has left for good, as
    /// by SMTP, stays where it is: then there is nothing to do.
    /// - Throws: whatever makes another try worth it.
    func withdraw(_ name: LetterName) async throws
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

    package var name: LetterName { LetterName(id: id, key: key, kind: kind) }

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
