import Kernel

/// A mail's subject and what stands below it.
struct MailContent {
    let subject: String
    let blocks: [MailText.Block]

    init(_ subject: String, _ blocks: [MailText.Block]) {
        self.subject = subject
        self.blocks = blocks
    }

    /// A link that carries a token, and the token alone for whoever types or reads it by program.
    fileprivate init(
        _ subject: String,
        _ request: String,
        page: String,
        token: String,
        otherwise: String
    ) {
        self.init(
            subject,
            [
                .paragraph("Hello,"), .paragraph(request), .link("/shop/account/\(page)?token=\(token)"),
                .paragraph("Or enter this code where you are asked for it:"), .code(token),
                .paragraph("It works once and not for long. \(otherwise)"),
            ]
        )
    }
}

extension Mail.Kind {
    /// Lines of an order that a mail shows; the page behind its link shows all.
    private static let linesMax = 100

    var content: MailContent {
        switch self {
        case .verifyEmail(let token):
            MailContent(
                "Confirm your e-mail address",
                "please confirm that this address is yours:",
                page: "verify",
                token: token,
                otherwise: "If you have no account with us, you can ignore this mail."
            )
        case .resetPassword(let token):
            MailContent(
                "Choose a new password",
                "somebody, we hope you, asked for a new password. Choose it here:",
                page: "reset",
                token: token,
                otherwise: "If it was not you, ignore this mail: your password stays as it is."
            )
        case .changeEmail(let token):
            MailContent(
                "Confirm your new e-mail address",
                "your account is to have this address from now on. Please confirm that it is yours:",
                page: "verify",
                token: token,
                otherwise: "If you did not ask for it, ignore this mail: nothing changes."
            )
        case .invitation(let organization, let inviter, let role, let token):
            invitation(MailText.cleaned(organization), MailText.cleaned(inviter), role, token)
        case .orderPlaced(let number, let lines, let total, let order):
            orderPlaced(number, lines, total, order)
        case .passwordChanged, .accountExists, .emailChanged, .accountErased:
            news
        }
    }

    private func invitation(
        _ organization: String,
        _ inviter: String,
        _ role: String,
        _ token: String
    ) -> MailContent {
        MailContent(
            "Invitation to \(organization)",
            "\(inviter) invites you to buy for \(organization), as its \(MailText.cleaned(role)). Join here:",
            page: "invitation",
            token: token,
            otherwise: "If you do not know who this is, you can ignore this mail."
        )
    }

    private func orderPlaced(
        _ number: String,
        _ lines: [Mail.Line],
        _ total: Money,
        _ order: ExternalID
    ) -> MailContent {
        let number = MailText.cleaned(number)
        var shown = lines.prefix(Self.linesMax).map { line in
            "\(line.quantity) × \(MailText.cleaned(line.name)): \(line.total.inMail)"
        }
        if lines.count > shown.count { shown.append("and \(lines.count - shown.count) more") }
        return MailContent(
            "Your order \(number)",
            [
                .paragraph("Thank you for your order \(number)."), .list(shown),
                .paragraph("Total: \(total.inMail)"), .paragraph("You find it here at any time:"),
                .link("/shop/orders/\(order.text)"),
            ]
        )
    }

    /// Mails that ask for nothing.
    private var news: MailContent {
        let (subject, sentences) = newsText
        return MailContent(subject, [.paragraph("Hello,")] + sentences.map { .paragraph($0) })
    }

    private var newsText: (subject: String, sentences: [String]) {
        switch self {
        case .passwordChanged:
            (
                "Your password was changed",
                [
                    "the password of your account was just changed.",
                    "If it was not you, ask for a new password at once: that signs out everybody else.",
                ]
            )
        case .accountExists:
            (
                "You have an account already",
                [
                    "somebody, perhaps you, tried to register with this address, which has an account "
                        + "already. Nothing was changed.",
                    "If it was you, sign in, or ask for a new password if you have forgotten yours.",
                ]
            )
        case .emailChanged:
            (
                "Your e-mail address was changed",
                [
                    "your account has another e-mail address now, so this is the last mail about it here.",
                    "If it was not you, please write to us at once.",
                ]
            )
        default:
            (
                "Your account was erased",
                [
                    "as you asked, your account and what we knew about you are gone. The books keep the "
                        + "orders, without your name.",
                    "This is the last mail to this address. Thank you for having been with us.",
                ]
            )
        }
    }
}

extension Money {
    /// `179.98 USD`, with all the digits that the currency has.
    fileprivate var inMail: String {
        let digits = String(minor.magnitude)
        let decimals = currency.decimals
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.utf8.count)) + digits
        let whole = padded.dropLast(decimals)
        let fraction = decimals > 0 ? "." + padded.suffix(decimals) : ""
        return "\(minor < 0 ? "-" : "")\(whole)\(fraction) \(currency.code)"
    }
}
