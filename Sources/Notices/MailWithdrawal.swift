import Kernel

/// Takes one mail back from outside, because whom it was written to is forgotten.
///
/// Only servers with a mailer know it; without one it waits for them.
struct MailWithdrawal: Delivery {
    /// How long the last mail to somebody stays outside.
    static let lastMailDays: Int64 = 7
    private static let jobKind = "mail.withdraw"
    let kind = MailWithdrawal.jobKind
    /// As often as a mail is tried.
    let attemptsMax = 100

    let mailer: any Mailer

    /// Without a unique key: one that is under way may have looked too early for this one.
    static func enqueue(_ key: String, afterDays days: Int64 = 0, in tx: Transaction) throws {
        try tx.enqueue(jobKind, .object([("mail", .string(key))]), due: tx.now.adding(days: days))
    }

    func prepare(_ payload: JSON, in tx: Transaction) throws -> LetterName? {
        guard let key = payload["mail"]?.string else { return nil }
        return try MailTable.name(key, in: tx)
    }

    func deliver(_ name: LetterName) async throws {
        try await mailer.withdraw(name)
    }

    func settle(_ receipt: Void, of name: LetterName, in tx: Transaction) throws {}
}
