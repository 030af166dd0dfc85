import Kernel

/// What every mail says in English; its words stand here and nowhere else.
enum EnglishMails {
    /// Lines of an order that a mail shows; the page behind its link shows all.
    private static let linesMax = 100
    /// Gift cards in one mail; whoever issues more writes several.
    private static let cardsMax = Mail.cardsMax

    static func content(of kind: Mail.Kind) -> MailContent {
        switch kind {
        case .verifyEmail(let token):
            asking(
                "Confirm your e-mail address",
                "please confirm that this address is yours:",
                link: ("verify", token),
                otherwise: "If you have no account with us, you can ignore this mail."
            )
        case .resetPassword(let token):
            asking(
                "Choose a new password",
                "somebody, we hope you, asked for a new password. Choose it here:",
                link: ("reset", token),
                otherwise: "If it was not you, ignore this mail: your password stays as it is."
            )
        case .changeEmail(let token):
            asking(
                "Confirm your new e-mail address",
                "your account is to have this address from now on. Please confirm that it is yours:",
                link: ("verify", token),
                otherwise: "If you did not ask for it, ignore this mail: nothing changes."
            )
        case .invitation(let organization, let inviter, let role, let token):
            invitation(MailText.cleaned(organization), MailText.cleaned(inviter), role, token)
        case .orderPlaced(let number, let lines, let total, let order):
            orderPlaced(MailText.cleaned(number), lines, total, order)
        case .orderPaid(let number, _, let order), .orderShipped(let number, let order),
            .orderRefunded(let number, _, let order), .orderCredited(let number, _, let order):
            orderNews(kind, MailText.cleaned(number), order)
        case .giftCards(let cards, let number): giftCards(cards, number.map { MailText.cleaned($0) })
        case .passwordChanged, .accountExists, .emailChanged, .trial, .accountErased: news(kind)
        }
    }

    /// A link that carries a token, and the token alone for whoever types or reads it by program.
    private static func asking(
        _ subject: String,
        _ request: String,
        link: (page: String, token: String),
        otherwise: String
    ) -> MailContent {
        MailContent(
            subject,
            [
                .paragraph("Hello,"), .paragraph(request),
                .link("/shop/account/\(link.page)?token=\(link.token)"),
                .paragraph("Or enter this code where you are asked for it:"), .code(link.token),
                .paragraph("It works once and not for long. \(otherwise)"),
            ]
        )
    }

    private static func invitation(
        _ organization: String,
        _ inviter: String,
        _ role: String,
        _ token: String
    ) -> MailContent {
        asking(
            "Invitation to \(organization)",
            "\(inviter) invites you to buy for \(organization), as its \(MailText.cleaned(role)). Join here:",
            link: ("invitation", token),
            otherwise: "If you do not know who this is, you can ignore this mail."
        )
    }

    private static func orderPlaced(
        _ number: String,
        _ lines: [Mail.Line],
        _ total: Money,
        _ order: ExternalID
    ) -> MailContent {
        var shown = lines.prefix(linesMax).map { line in
            "\(line.quantity) × \(MailText.cleaned(line.name)): \(line.total.inMail)"
        }
        if lines.count > shown.count { shown.append("and \(lines.count - shown.count) more") }
        return MailContent(
            "Your order \(number)",
            [
                .paragraph("Thank you for your order \(number)."), .list(shown),
                .paragraph("Total: \(total.inMail)"),
            ]
                + found(order)
        )
    }

    private static func orderNews(_ kind: Mail.Kind, _ number: String, _ order: ExternalID) -> MailContent {
        switch kind {
        case .orderPaid(_, let total, _):
            MailContent(
                "Your order \(number) is paid",
                [.paragraph("Thank you: \(total.inMail) for your order \(number) have come.")] + found(order)
            )
        case .orderRefunded(_, let amount, _):
            MailContent(
                "A refund for your order \(number)",
                [
                    .paragraph("\(amount.inMail) of your order \(number) go back to you, the way you paid."),
                    .paragraph("That can take some days."),
                ] + found(order)
            )
        case .orderCredited(_, let amount, _):
            MailContent(
                "Store credit for your order \(number)",
                [
                    .paragraph("\(amount.inMail) of your order \(number) are your store credit now."),
                    .paragraph("You can pay with it at any time."),
                ] + found(order)
            )
        default:
            MailContent(
                "Your order \(number) is on its way",
                [.paragraph("Your order \(number) has left us and is on its way to you.")] + found(order)
            )
        }
    }

    /// Each code alone on its line, as somebody would print it.
    private static func giftCards(_ cards: [Mail.Card], _ number: String?) -> MailContent {
        let what = cards.count == 1 ? "A gift card" : "\(cards.count) gift cards"
        let blocks = cards.prefix(cardsMax).flatMap { card -> [MailText.Block] in
            [.paragraph("\(card.worth.inMail):"), .code(MailText.cleaned(card.code))]
        }
        return MailContent(
            number.map { "\(what) of your order \($0)" } ?? "\(what) for you",
            [.paragraph("Hello,"), .paragraph("whoever enters this code at checkout pays with it:")]
                + blocks
                + [.paragraph("Keep it as you would keep money: we cannot show it again.")]
        )
    }

    private static func found(_ order: ExternalID) -> [MailText.Block] {
        [.paragraph("You find the order here at any time:"), .link("/shop/orders/\(order.text)")]
    }

    /// Mails that ask for nothing.
    private static func news(_ kind: Mail.Kind) -> MailContent {
        let (subject, sentences) = newsText(kind)
        return MailContent(subject, [.paragraph("Hello,")] + sentences.map { .paragraph($0) })
    }

    private static func newsText(_ kind: Mail.Kind) -> (subject: String, sentences: [String]) {
        switch kind {
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
        case .trial:
            (
                "A trial mail",
                ["this mail shows that the mails of the shop get through. There is nothing to do."]
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
