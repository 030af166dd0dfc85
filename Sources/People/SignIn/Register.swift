import Accounts
package import Kernel
import Notices
import Proofs

/// Makes an account.
///
/// Invariant: the answer, and the work before it, are the same for an address that has an account already;
/// only its owner is told, by mail.
package struct Register: Exchange {
    package typealias Who = AnyShopper
    package typealias Reply = RegisteredReply
    /// Nothing in the answer tells who has an account, so neither may its repetition.
    package static let repliesWithSecret = true
    package static let route = Route.post("/auth/register", "Register")

    package struct Body: Codable, Sendable {
        let email: Email
        let password: Password
        let name: PersonName?
        let country: Country?
    }

    let settings: AccountSettings

    package func prepare(_ call: Call<Self>, in tx: Transaction) throws -> Password {
        let body = call.body
        let refusal = PasswordRules.refusal(
            body.password.text,
            email: body.email.text,
            name: body.name?.text
        )
        if let refusal { throw Problem.invalid(field: "password", refusal) }
        return body.password
    }

    package func ask(_ question: Password) async throws -> String {
        try await settings.passwords.hash(question.text)
    }

    package func settle(
        _ finding: String,
        of question: Password,
        _ call: Call<Self>,
        in tx: Transaction
    ) throws -> RegisteredReply {
        let body = call.body
        var new = UserTable.New(body.email, passwordHash: finding)
        new.name = body.name?.text
        new.country = body.country ?? settings.country
        new.pendingVisitorID = call.who.identity.visitor
        let mails = AccountMails(settings)
        if let user = try UserTable.insert(new, in: tx) {
            try mails.verify(user, in: tx)
            try tx.trace("auth.registered", user, call.who.identity, call.requestID)
        } else if let user = try UserTable.find(body.email, in: tx) {
            try mails.tellAccountExists(user, in: tx)
            let address = call.who.identity.address
            var line = AuditLine("auth.registered_again", by: "guest", user.actor, from: address)
            line.requestID = call.requestID
            try tx.audit(line)
        }
        return RegisteredReply(email: body.email.text)
    }
}

/// What everybody hears who registers.
package struct RegisteredReply: Codable, Sendable {
    let message: String
    let email: String

    init(email: String) {
        message = "Welcome. We have written to this address; you can sign in now if it is new to us."
        self.email = email
    }
}
