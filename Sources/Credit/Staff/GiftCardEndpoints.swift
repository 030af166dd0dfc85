import Kernel
import Notices

/// A gift card as staff see it.
struct GiftCardReply: Codable, Sendable {
    let id: CreditAccountID
    /// The end of its code; the code itself is not kept.
    let last4: String
    let balance: Money
    /// What it was worth at first.
    let issued: Money
    let currency: Currency
    /// The order that it was bought with.
    let order: String?
    let expires_at: Timestamp?
    let is_disabled: Bool
    let created_at: Timestamp

    init(_ account: CreditAccount) {
        id = account.id
        last4 = account.lastFour ?? ""
        balance = account.balance
        issued = account.issued
        currency = account.currency
        order = account.orderReference
        expires_at = account.expiresAt
        is_disabled = account.disabledAt != nil
        created_at = account.createdAt
    }
}

/// The address of one card.
struct GiftCardPath: Codable, Sendable {
    let id: CreditAccountID

    /// - Throws: 404.
    func card(in tx: Transaction) throws -> CreditAccount {
        guard let account = try CreditTable.find(id, in: tx), account.kind == .giftCard else {
            throw Problem.notFound("Gift card not found")
        }
        return account
    }
}

/// Lists gift cards, the newest first.
struct ListGiftCards: Query {
    typealias Who = Staff<CreditWrite>
    static let route = Route.get("/gift-cards", "List gift cards")

    struct Parameters: Codable, Sendable {
        /// The end of the code.
        let last4: Text<4, 4>?
        /// The order that it was bought with: `order:` and its external id.
        let order: Text<1, 80>?
        /// Whether anything can be spent of it now.
        let is_spendable: Bool?
        let page: Count<1, 1_000_000>?
        let page_size: Count<1, 100>?
    }

    struct Reply: Codable, Sendable {
        let total: Int
        let page: Int
        let page_size: Int
        let gift_cards: [GiftCardReply]
    }

    func answer(_ call: Call<Self>, in tx: Transaction) throws -> Reply {
        let asked = call.parameters
        let page = PageRequest(page: asked.page, size: asked.page_size)
        var conditions: [SQL] = ["kind = 'gift_card'"]
        if let last4 = asked.last4 { conditions.append("last_four = \(last4.text.uppercased())") }
        if let order = asked.order { conditions.append("order_reference = \(order.text)") }
        let isGood: SQL = """
            (balance_minor > 0 AND disabled_at IS NULL AND (expires_at IS NULL OR expires_at > \(tx.now)))
            """
        if let wanted = asked.is_spendable { conditions.append(wanted ? isGood : "NOT \(isGood)") }
        let condition = conditions.joined(" AND ")
        let rows = try tx.rows(
            """
            SELECT \(CreditAccount.columns) FROM credit_accounts WHERE \(condition)
            ORDER BY id DESC LIMIT \(page.size) OFFSET \(page.offset)
            """
        )
        return Reply(
            total: try tx.first("SELECT COUNT(*) FROM credit_accounts WHERE \(condition)")?[0] ?? 0,
            page: page.number,
            page_size: page.size,
            gift_cards: rows.map { GiftCardReply(CreditAccount($0)) }
        )
    }
}

/// Gives a gift card away.
struct IssueGiftCard: Command {
    typealias Who = Staff<CreditWrite>
    static let repliesWithSecret = true
    static let route = Route.post("/gift-cards", "Issue a gift card; its code is shown this once")

    struct Body: Codable, Sendable {
        let amount: Amount
        /// The shop's unless said.
        let currency: Currency?
        /// The first moment at which it is worth nothing; as the shop's settings say unless given.
        let expires_at: Timestamp?
        /// Whom the code is mailed to.
        let email: Email?
        let reason: Text<1, 500>?
    }

    struct Reply: Codable, Sendable {
        /// Shown this once, and kept nowhere.
        let code: String
        let gift_card: GiftCardReply
    }

    let settings: CreditSettings

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> Reply {
        let body = call.body
        let worth = try body.amount.money(in: body.currency ?? settings.currency, field: "amount")
        guard worth.minor > 0 else {
            throw Problem.invalid(field: "amount", "must be more than nothing")
        }
        if let end = body.expires_at, end <= tx.now {
            throw Problem.invalid(field: "expires_at", "must be in the future")
        }
        let issue = CardIssue(settings, .granted, by: call.who.actor, because: body.reason?.text)
        let (account, code) = try issue.make(worth, until: body.expires_at, in: tx)
        if let email = body.email {
            try Mail.queue(.giftCards([Mail.Card(code.text, worth)], number: nil), to: email.text, in: tx)
        }
        return Reply(code: code.text, gift_card: GiftCardReply(account))
    }
}

/// Shows a gift card with its movements.
struct ShowGiftCard: Query {
    typealias Who = Staff<CreditWrite>
    typealias Path = GiftCardPath
    static let route = Route.get("/gift-cards/{id}", "Show a gift card", problems: [Problem.notFound])

    struct Reply: Codable, Sendable {
        let gift_card: GiftCardReply
        /// The latest thousand, the newest first.
        let movements: [MovementReply]
    }

    func answer(_ call: Call<Self>, in tx: Transaction) throws -> Reply {
        let card = try call.path.card(in: tx)
        return Reply(gift_card: GiftCardReply(card), movements: try MovementReply.of(card, in: tx))
    }
}

/// Bars a card; what is on it stays on it.
struct DisableGiftCard: Command {
    typealias Who = Staff<CreditWrite>
    typealias Path = GiftCardPath
    typealias Reply = GiftCardReply
    static let route = Route.post(
        "/gift-cards/{id}/disable",
        "Disable a gift card",
        status: 200,
        problems: [Problem.notFound]
    )

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> GiftCardReply {
        GiftCardReply(try GiftCards.set(isDisabled: true, call.path.id, in: tx))
    }
}

/// Makes a disabled card good again.
struct EnableGiftCard: Command {
    typealias Who = Staff<CreditWrite>
    typealias Path = GiftCardPath
    typealias Reply = GiftCardReply
    static let route = Route.post(
        "/gift-cards/{id}/enable",
        "Make a disabled gift card good again",
        status: 200,
        problems: [Problem.notFound]
    )

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> GiftCardReply {
        GiftCardReply(try GiftCards.set(isDisabled: false, call.path.id, in: tx))
    }
}

/// Puts an amount on a card, or takes it off.
struct AdjustGiftCard: Command {
    typealias Who = Staff<CreditWrite>
    typealias Path = GiftCardPath
    typealias Body = AdjustmentBody
    typealias Reply = GiftCardReply
    static let route = Route.post(
        "/gift-cards/{id}/adjust",
        "Put an amount on a gift card, or take it off",
        status: 200,
        refusals: [CreditRefusal.self],
        problems: [Problem.notFound]
    )

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> GiftCardReply {
        let card = try call.path.card(in: tx)
        return GiftCardReply(try call.body.apply(to: card, by: call.who.actor, in: tx))
    }
}
