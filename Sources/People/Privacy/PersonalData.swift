package import Accounts
import Carts
import Customers
package import Kernel
import Notices
import Orders

/// Everything that the shop knows of one person, to be handed over or to be forgotten.
///
/// Each feature tells and forgets what is its own; books stay whole, for sums, lines and numbers of orders
/// name nobody.
package enum PersonalData {
    /// The account of just this address: whoever writes from one that looks like it may be somebody else.
    package static func account(_ email: Email, in tx: Transaction) throws -> User? {
        try UserTable.find(email, in: tx).flatMap { $0.email == email ? $0 : nil }
    }

    /// One document with all there is.
    ///
    /// What was sent to an address is handed only to who proved that it is theirs: anybody can register with
    /// somebody else's, and mails about a guest's orders open them.
    package static func export(of user: User, in tx: Transaction) throws -> JSON {
        let owner = Owner.user(user.id.value)
        let proved = user.emailVerifiedAt == nil ? nil : user.email
        var members = try AccountPrivacy.everything(of: user, in: tx)
        members.append(("customers", try Customers.everything(of: owner, in: tx)))
        members.append(
            ("organizations", try Organizations.everything(of: user.id.value, email: proved, in: tx))
        )
        members.append(("carts", try Carts.everything(of: owner, in: tx)))
        members.append(("orders", try OrderOwners.everything(of: owner, in: tx)))
        members.append(("credit", try OrderOwners.credit(of: owner, in: tx)))
        members.append(("mails", try proved.map { try mails(to: $0, in: tx) } ?? .array([])))
        return .object([("exported_at", .string("\(tx.now)"))] + members)
    }

    private static func mails(to email: Email, in tx: Transaction) throws -> JSON {
        .array(
            try Mail.written(to: email.text, in: tx).map { mail in
                .object([
                    ("kind", .string(mail.kind)), ("subject", .string(mail.subject)),
                    ("text", .maybe(mail.text)), ("created_at", .string("\(mail.createdAt)")),
                    ("sent_at", .maybe(mail.sentAt)),
                ])
            }
        )
    }

    /// Forgets whoever has an e-mail address: the account, and the orders that guests placed with it.
    ///
    /// - Throws: ``PrivacyRefusal/lastAdmin``.
    package static func erase(everybodyWith email: Email, by actor: String, in tx: Transaction) throws -> (
        hasAccount: Bool, guestOrders: Int
    ) {
        let user = try account(email, in: tx)
        if let user { try erase(user, by: actor, in: tx) }
        let guests = try OrderOwners.eraseGuests(email, in: tx)
        try AuditPrivacy.redact(actor: nil, subjects: guests.subjects, words: [email.text], in: tx)
        if user == nil { _ = try Mail.forget(recipient: email.text, in: tx) }
        return (user != nil, guests.count)
    }

    /// Forgets a person, and says so in a last mail.
    ///
    /// - Throws: ``PrivacyRefusal/lastAdmin``.
    package static func erase(_ user: User, by actor: String, in tx: Transaction) throws {
        try tx.lock("users", user.id.value)
        guard user.erasedAt == nil else { return }
        if try UserPermissions.isLastAdmin(user, in: tx) { throw PrivacyRefusal.lastAdmin }
        let owner = Owner.user(user.id.value)
        let subjects =
            try ["user:\(user.id)", "/users/\(user.id)"] + Customers.subjects(of: owner, in: tx)
            + OrderOwners.subjects(of: owner, in: tx)
        try AuditPrivacy.redact(
            actor: user.actor,
            subjects: subjects,
            words: [user.email?.text ?? ""],
            in: tx
        )
        try Carts.erase(owner, in: tx)
        try OrderOwners.erase(owner, in: tx)
        try Customers.erase(owner, in: tx)
        try Organizations.erase(user.id.value, key: user.email.map { EmailKey($0) }, in: tx)
        if let email = user.email {
            _ = try Mail.forget(recipient: email.text, in: tx)
            try Mail.queue(.accountErased, to: email.text, in: tx)
        }
        try tx.forgetAnswers(to: user.actor)
        try AccountPrivacy.erase(user, in: tx)
        try tx.audit(AuditLine("privacy.erased", by: actor, "user:\(user.id)"))
    }
}

/// Why a person is not forgotten yet.
package enum PrivacyRefusal: Refusal {
    case lastAdmin

    package static var kinds: [Problem.Kind] { [UserPermissions.lastAdmin] }

    package var problem: Problem {
        switch self {
        case .lastAdmin:
            Problem(
                UserPermissions.lastAdmin,
                "This is the only admin. Make somebody else an admin first."
            )
        }
    }
}
