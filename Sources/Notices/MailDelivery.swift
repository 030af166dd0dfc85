import Kernel

/// Brings one mail outside.
struct MailDelivery: Delivery {
    static let jobKind = "mail.send"
    let kind = MailDelivery.jobKind
    /// 2, 4, 8 … seconds, then hourly: nearly four days, about as long as mail servers try.
    let attemptsMax = 100

    let publicURL: String
    let from: String
    let mailer: (any Mailer)?

    static func enqueue(_ key: String, in tx: Transaction) throws {
        try tx.enqueue(jobKind, .object([("mail", .string(key))]), uniqueKey: "\(jobKind):\(key)")
    }

    /// Without a mailer the mail stays as it is, for ``TakeUpMails`` of a server that has one.
    func prepare(_ payload: JSON, in tx: Transaction) throws -> Letter? {
        guard let key = payload["mail"]?.string else { return nil }
        try withdrawForgotten(key, in: tx)
        guard mailer != nil else { return nil }
        return try MailTable.waiting(key, from: from, in: tx)?.linked(to: publicURL)
    }

    /// What became of a mail: taken, or refused for good with these words.
    enum Receipt: Sendable {
        case taken
        case refused(String)
    }

    func deliver(_ letter: Letter) async throws -> Receipt {
        do {
            try await mailer?.send(letter)
            return .taken
        } catch let refusal as MailRefusal {
            return .refused(refusal.words)
        }
    }

    func settle(_ receipt: Receipt, of letter: Letter, in tx: Transaction) throws {
        try withdrawForgotten(letter.key, in: tx)
        if case .refused(let words) = receipt { return try MailTable.failed(letter.key, words, in: tx) }
        try MailTable.sent(letter, in: tx)
        if letter.kind == Mail.Kind.accountErased.name {
            try MailWithdrawal.enqueue(letter.key, afterDays: MailWithdrawal.lastMailDays, in: tx)
        }
    }

    func overtaken(_ receipt: Receipt, of letter: Letter, in tx: Transaction) throws {
        try withdrawForgotten(letter.key, in: tx)
    }

    func abandon(_ payload: JSON, because error: String, in tx: Transaction) throws {
        guard let key = payload["mail"]?.string else { return }
        try withdrawForgotten(key, in: tx)
        try MailTable.failed(key, error, in: tx)
    }

    /// Whoever was forgotten while this delivery, or an earlier try of it, was under way: it may have come
    /// outside after the withdrawal that forgetting caused.
    private func withdrawForgotten(_ key: String, in tx: Transaction) throws {
        guard try MailTable.isForgotten(key, in: tx) else { return }
        try MailWithdrawal.enqueue(key, in: tx)
    }
}

/// Sees to the mails that were written while nobody could send them.
struct TakeUpMails: Job {
    let kind = "mail.take_up"
    let everySeconds: Int64? = 60
    private static let atOnce = 500

    func run(_ payload: JSON, in tx: Transaction) throws -> JobProgress {
        let keys = try MailTable.forsaken(limit: Self.atOnce, in: tx)
        for key in keys { try MailDelivery.enqueue(key, in: tx) }
        return keys.count < Self.atOnce ? .done : .again
    }
}
