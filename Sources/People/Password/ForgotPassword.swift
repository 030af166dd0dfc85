import Accounts
package import Kernel

/// Asks for a mail with a link to a new password.
///
/// Invariant: answer and work are the same for every address. Whether it has an account is found out later,
/// by the job that writes the mail.
package struct ForgotPassword: Command {
    package typealias Who = Anyone
    package typealias Reply = MailedReply
    package static let route = Route.post("/auth/password/forgot", "Ask for a new password", status: 202)

    package struct Body: Codable, Sendable {
        let email: Email
    }

    let settings: AccountSettings

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> MailedReply {
        let email = call.body.email
        if try AccountMails(settings).isAllowed("reset", email, in: tx) {
            try tx.enqueue(WriteResetMail.word, .object([("email", .string(email.text))]))
        }
        return MailedReply(message: "If this address has an account, we have written to it.")
    }
}

/// What is heard by whoever asks for a mail.
package struct MailedReply: Codable, Sendable {
    let message: String
}

/// Writes the mail to whoever has an account with the address: to the address that was kept.
struct WriteResetMail: Job {
    static let word = "people.reset_mail"
    let kind = WriteResetMail.word
    let settings: AccountSettings

    func run(_ payload: JSON, in tx: Transaction) throws -> JobProgress {
        guard let email = payload["email"]?.string.flatMap({ Email($0) }),
            let user = try UserTable.find(email, in: tx)
        else { return .done }
        try AccountMails(settings).reset(user, in: tx)
        return .done
    }
}
