import ArgumentParser
import Credit
import Kernel
import Notices
import Shop

/// Gift cards.
struct GiftCardsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gift-cards",
        abstract: "List gift cards, issue one, or disable one.",
        discussion: "Codes are kept as digests: each is shown once, when the card is issued.",
        subcommands: [List.self, Issue.self, Disable.self, Enable.self]
    )

    struct List: ShopCommand {
        static let configuration = CommandConfiguration(abstract: "List gift cards, the newest first.")

        @Option(help: "How many, up to 100000.")
        var limit = 100
        @Flag(help: "As JSON.")
        var json = false
        @OptionGroup var place: PlaceOptions

        func validate() throws {
            guard (1...100_000).contains(limit) else {
                throw ValidationError("--limit is a number from 1 to 100000.")
            }
        }

        func run(on shop: Shop, console: Console) async throws {
            let limit = limit
            let cards = try await shop.database.read { tx in try GiftCards.newest(limit, in: tx) }
            if json { return console.out(JSON.array(cards.map(GiftCardsCommand.json)).text) }
            for card in cards { console.out(GiftCardsCommand.text(card)) }
            if cards.isEmpty { console.error("There are no gift cards.") }
        }
    }

    struct Issue: ShopCommand {
        static let configuration = CommandConfiguration(
            abstract: "Issue a gift card, and write its code, which is not kept.",
            discussion: "The books show it as given away."
        )

        @Argument(help: "What it is worth, such as 50 or 49.99.")
        var amount: String
        @Option(help: "Its currency; the shop's unless said.")
        var currency: String?
        @Option(help: "How many days it is good for, 0 for ever; --gift-card-days unless said.")
        var days: Int?
        @Option(help: "An e-mail address that the code is mailed to.")
        var email: String?
        @Option(help: "Why, for the card's history.")
        var reason: String?
        @Flag(help: "As JSON.")
        var json = false
        @OptionGroup var place: PlaceOptions

        func validate() throws {
            guard let worth = Amount(amount) else {
                throw ValidationError("\(amount) is no amount such as 50.")
            }
            guard worth.text != "0" else { throw ValidationError("A gift card is worth something.") }
            if let currency, Currency(currency.uppercased()) == nil {
                throw ValidationError("\(currency) is no currency such as USD.")
            }
            if let days, !(0...36_500).contains(days) {
                throw ValidationError("--days is a number from 0 to 36500.")
            }
            if let email, Email(email) == nil { throw ValidationError("\(email) is no e-mail address.") }
        }

        func run(on shop: Shop, console: Console) async throws {
            let money = currency.flatMap { Currency($0.uppercased()) } ?? shop.settings.currency
            guard let worth = try Amount(amount)?.money(in: money, field: "amount") else { return }
            let settings = days.map {
                CreditSettings(hashing: shop.settings.credit.hashing, currency: money, cardDays: $0)
            }
            let issue = CardIssue(settings ?? shop.settings.credit, .granted, by: "command", because: reason)
            let email = email
            let (card, code) = try await shop.database.write { tx in
                let made = try issue.make(worth, in: tx)
                if let email {
                    let letter = Mail.Card(made.code.text, worth)
                    try Mail.queue(.giftCards([letter], number: nil), to: email, in: tx)
                }
                var line = AuditLine("gift_card.issued", by: "command", "/gift-cards/\(made.account.id)")
                line.after = GiftCardsCommand.json(made.account)
                try tx.audit(line)
                return made
            }
            guard json else { return console.out(code.text) }
            guard case .object(let members) = GiftCardsCommand.json(card) else { return }
            console.out(JSON.object([("code", .string(code.text))] + members.map { ($0.key, $0.value) }).text)
        }
    }

    struct Disable: ShopCommand {
        static let configuration = CommandConfiguration(
            abstract: "Disable a gift card; what is on it stays on it."
        )

        @Argument(help: "The card's id, from `mercato gift-cards list`.")
        var id: Int64
        @OptionGroup var place: PlaceOptions

        func run(on shop: Shop, console: Console) async throws {
            try await GiftCardsCommand.set(isDisabled: true, id, on: shop, console)
        }
    }

    struct Enable: ShopCommand {
        static let configuration = CommandConfiguration(abstract: "Make a disabled gift card good again.")

        @Argument(help: "The card's id, from `mercato gift-cards list`.")
        var id: Int64
        @OptionGroup var place: PlaceOptions

        func run(on shop: Shop, console: Console) async throws {
            try await GiftCardsCommand.set(isDisabled: false, id, on: shop, console)
        }
    }

    private static func set(
        isDisabled: Bool,
        _ id: Int64,
        on shop: Shop,
        _ console: Console
    ) async throws {
        let card = try await shop.database.write { tx in
            let card = try GiftCards.set(isDisabled: isDisabled, CreditAccountID(id), in: tx)
            let word = isDisabled ? "gift_card.disabled" : "gift_card.enabled"
            try tx.audit(AuditLine(word, by: "command", "/gift-cards/\(id)"))
            return card
        }
        console.out(text(card))
    }

    private static func text(_ card: CreditAccount) -> String {
        let state = card.disabledAt == nil ? "good" : "disabled"
        let end = card.expiresAt.map { "  until \($0)" } ?? ""
        let order = card.orderReference.map { "  \($0)" } ?? ""
        return "\(card.id)  …\(card.lastFour ?? "")  \(state)  \(card.balance) of \(card.issued)"
            + " \(card.currency)\(end)\(order)"
    }

    private static func json(_ card: CreditAccount) -> JSON {
        .object([
            ("id", .number("\(card.id)")), ("last4", .maybe(card.lastFour)),
            ("balance", .number(card.balance.description)), ("issued", .number(card.issued.description)),
            ("currency", .string(card.currency.code)), ("is_disabled", .bool(card.disabledAt != nil)),
            ("expires_at", .maybe(card.expiresAt)), ("order", .maybe(card.orderReference)),
            ("created_at", .string(card.createdAt.description)),
        ])
    }
}
