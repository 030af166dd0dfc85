package import Kernel

/// A mail to one person.
///
/// ```swift
/// try Mail.queue(.resetPassword(token: token), to: user.email, in: tx)
/// ```
package enum Mail {
    /// Why a mail cannot be written: a fault of the caller, whose types should have refused it.
    package enum Unwritable: Error, Sendable, Equatable {
        /// The recipient is no e-mail address.
        case recipient
        /// The token is not made of 64 small hexadecimal digits.
        case token
    }

    /// Gift cards in one mail.
    package static let cardsMax = 100

    /// Writes a mail, and the job that delivers it, in the transaction that causes it.
    ///
    /// Fields may be anything people typed: line breaks and controls become spaces, too long ones are cut,
    /// markup is escaped.
    /// - Parameters:
    ///   - kind: what it says.
    ///   - recipient: one e-mail address.
    ///   - tx: the transaction that causes it.
    /// - Throws: ``Unwritable``, or what the database says.
    package static func queue(_ kind: Kind, to recipient: String, in tx: Transaction) throws {
        guard let email = Email(recipient), MailText.cleaned(recipient, longest: 254) == recipient else {
            throw Unwritable.recipient
        }
        if let token = kind.token, !isToken(token) { throw Unwritable.token }
        let key = tx.random.hex(digits: 32)
        try MailTable.insert(kind, key: key, to: email, .english, in: tx)
        try MailDelivery.enqueue(key, in: tx)
    }

    private static func isToken(_ text: String) -> Bool {
        text.utf8.count == 64
            && text.utf8.allSatisfy { ($0 >= 0x30 && $0 <= 0x39) || ($0 >= 0x61 && $0 <= 0x66) }
    }

    /// A mail that somebody was written, for whoever asks what the shop knows of them.
    package struct Record: Sendable {
        package let kind: String
        package let subject: String
        /// Nil for mails that carry a token: those are for their recipient's eyes.
        package let text: String?
        package let createdAt: Timestamp
        package let sentAt: Timestamp?
    }

    /// A mail that has not arrived: it waits, for the first time or again, or was given up.
    package struct Unsent: Sendable {
        package let id: Int64
        package let kind: String
        package let recipient: String
        package let createdAt: Timestamp
        /// Nil while it waits.
        package let failedAt: Timestamp?
        /// Why the last try failed, if there was one.
        package let error: String?
        package let tries: Int
        /// When it is tried next; nil when it is not.
        package let due: Timestamp?
    }

    /// The latest 1,000 mails that have not arrived, the newest first.
    package static func unsent(in tx: Transaction) throws -> [Unsent] {
        try MailTable.unsent(in: tx)
    }

    /// The latest 1,000 mails to an address, the newest first.
    package static func written(to recipient: String, in tx: Transaction) throws -> [Record] {
        try MailTable.list(to: recipient.lowercased(), in: tx)
    }

    /// Empties every mail to an address, sent or not, and returns how many there were.
    ///
    /// What was brought outside is withdrawn by jobs of the same transaction.
    @discardableResult
    package static func forget(recipient: String, in tx: Transaction) throws -> Int {
        let keys = try MailTable.empty(to: recipient.lowercased(), in: tx)
        for key in keys { try MailWithdrawal.enqueue(key, in: tx) }
        return keys.count
    }
}
