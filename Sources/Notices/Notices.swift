package import Kernel

/// What the shop tells people: mails, written in the transaction that causes them.
///
/// Invariant: a mail exists if and only if what caused it was committed, and it is brought outside until
/// its ``Mailer`` has taken it.
package struct Notices: Feature {
    package let name = "notices"
    private let publicURL: String
    private let from: String
    private let mailer: (any Mailer)?

    /// - Parameters:
    ///   - publicURL: where people reach the shop, `https://shop.example`; links in mails begin with it.
    ///   - from: the address that mails come from.
    ///   - mailer: who brings mails outside; without one they wait in their table.
    package init(publicURL: String, from: String, mailer: (any Mailer)?) {
        self.publicURL = publicURL
        self.from = from
        self.mailer = mailer
    }

    package var migrations: [Migration] { [MailTable.migration] }

    package var deliveries: [any Delivery] {
        let delivery = MailDelivery(publicURL: publicURL, from: from, mailer: mailer)
        guard let mailer else { return [delivery] }
        return [delivery, MailWithdrawal(mailer: mailer)]
    }

    package var jobs: [any Job] { mailer == nil ? [] : [TakeUpMails()] }
}
