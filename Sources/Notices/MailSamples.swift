package import Kernel

extension Mail {
    /// One mail of every kind, about nobody.
    package static let samples: [Kind] = {
        let token = String(repeating: "0123456789abcdef", count: 4)
        let (number, order) = ("ORD-1A2B3C4D", ExternalID.sample)
        let price = Money(minor: 8_999, currency: .sample)
        let total = Money(minor: 17_998, currency: .sample)
        return [
            .verifyEmail(token: token), .resetPassword(token: token), .passwordChanged, .accountExists,
            .changeEmail(token: token), .emailChanged,
            .invitation(organization: "Söhne & Co", inviter: "Ann", role: "buyer", token: token),
            .orderPlaced(
                number: number,
                lines: ["Mechanical keyboard", "Wireless mouse"].map { name in
                    Line(name: name, quantity: 1, total: price)
                },
                total: total,
                order: order
            ),
            .orderPaid(number: number, total: total, order: order),
            .orderShipped(number: number, order: order),
            .orderRefunded(number: number, amount: price, order: order),
            .orderCredited(number: number, amount: price, order: order),
            .giftCards([Card("2345-6789-ABCD-EFGH-JKMN", price)], number: number), .trial, .accountErased,
        ]
    }()

    /// A mail that was not queued, for whoever wants to see it or try it out.
    ///
    /// - Parameters:
    ///   - kind: what it says.
    ///   - addresses: whom it comes from and goes to.
    ///   - publicURL: what its links begin with.
    ///   - key: 32 hexadecimal digits, for its `Message-ID`.
    ///   - now: when it is written.
    /// - Returns: the letter, with the number 0.
    package static func letter(
        _ kind: Kind,
        _ addresses: (from: String, to: String),
        publicURL: String,
        key: String,
        now: Timestamp
    ) -> Letter {
        let language = MailLanguage.english
        let content = language.content(of: kind)
        return Letter(
            id: 0,
            key: key,
            kind: kind.name,
            createdAt: now,
            from: addresses.from,
            to: addresses.to,
            subject: content.subject,
            text: MailText.plain(content.blocks),
            html: MailText.html(content, language)
        ).linked(to: publicURL)
    }
}
