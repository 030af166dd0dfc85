/// A mail's subject and what stands below it.
struct MailContent {
    let subject: String
    let blocks: [MailText.Block]

    init(_ subject: String, _ blocks: [MailText.Block]) {
        self.subject = subject
        self.blocks = blocks
    }
}

/// A language that mails are written in.
///
/// Another one is a case here, and a type beside ``EnglishMails`` that says every kind in it.
enum MailLanguage: String, Sendable {
    case english = "en"

    func content(of kind: Mail.Kind) -> MailContent {
        switch self {
        case .english: EnglishMails.content(of: kind)
        }
    }
}
