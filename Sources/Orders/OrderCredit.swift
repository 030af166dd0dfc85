package import Credit
package import Kernel
import Notices
import Payments

/// What gift cards and store credit have to do with an order.
extension Order {
    /// What is paid beside credit.
    package var due: Money { Money(minor: total.minor &- credit.minor, currency: total.currency) }

    /// What each account pays, as it was when the order was placed.
    var creditRows: [CreditRow] {
        guard credit.minor > 0, let details = try? JSON.parse(Array(details.utf8)) else { return [] }
        return details["credit"]?.array?.compactMap { CreditRow($0, total.currency) } ?? []
    }

    /// The ways beside the provider in which it is paid; nothing is asked for orders without credit.
    func ways(in tx: Transaction) throws -> [(way: String, amount: Money)] {
        guard credit.minor > 0 else { return [] }
        return try CreditReturns.ways(of: reference, in: tx).map { ($0.way, $0.1) }
    }

    /// Gives the credit of an order back that was not paid and will not be; once.
    func releaseCredit(because reason: String, by actor: String, in tx: Transaction) throws {
        guard credit.minor > 0, paidAt == nil else { return }
        try CreditReturns.release(reference, because: reason, by: actor, in: tx)
    }

    /// Whether any of its goods are gift cards, from the snapshot alone.
    var hasGiftCards: Bool { details.contains(#""is_gift_card":true"#) }
}

extension OrderDraft {
    /// What is left to pay after credit.
    func due() throws -> Money { try totals.total.subtracting(try credit.sum(totals.currency)) }
}

/// Makes the gift cards of an order that was paid, and mails their codes to the buyer.
///
/// One card for each piece, worth what was paid for it; in the job that the payment has left behind.
struct IssueGiftCards: Job {
    static let jobKind = "orders.issue_gift_cards"
    let kind = IssueGiftCards.jobKind
    let attemptsMax = 50
    let settings: CreditSettings

    /// Has the cards made, in the transaction of the payment.
    static func enqueue(for order: Order, in tx: Transaction) throws {
        guard order.hasGiftCards, order.party.email != nil else { return }
        try tx.enqueue(
            jobKind,
            .object([("order_id", .number("\(order.id)"))]),
            uniqueKey: "\(jobKind):\(order.id)"
        )
    }

    func run(_ payload: JSON, in tx: Transaction) throws -> JobProgress {
        guard let id = payload["order_id"]?.integer,
            let order = try OrderRefunds.locked(OrderID(id), in: tx),
            order.payment == .paid || order.payment == .partiallyRefunded,
            let email = order.party.email, Email(email) != nil
        else { return .done }
        var cards: [Mail.Card] = []
        for (position, line) in try OrderRefunds.lines(of: order, in: tx).enumerated()
        where line.isGiftCard {
            cards += try issue(line, at: position, of: order, in: tx)
        }
        for start in stride(from: 0, to: cards.count, by: Mail.cardsMax) {
            let some = Array(cards[start..<min(start + Mail.cardsMax, cards.count)])
            try Mail.queue(.giftCards(some, number: order.number), to: email, in: tx)
        }
        return .done
    }

    private func issue(
        _ line: OrderLine,
        at position: Int,
        of order: Order,
        in tx: Transaction
    ) throws -> [Mail.Card] {
        let issued = try SoldCards.count(of: order.reference, at: position, in: tx)
        guard issued == 0, line.quantity > line.returned else { return [] }
        let worths = try line.total.split(by: Array(repeating: 1, count: line.quantity))
        let issue = CardIssue(settings, .sold(order: order.reference, position: position), by: "shop")
        return try worths.dropFirst(line.returned).filter { $0.minor > 0 }.map { worth in
            Mail.Card(try issue.make(worth, in: tx).code.text, worth)
        }
    }
}

extension OrderLine {
    var isGiftCard: Bool { product.is_gift_card == true }
}

/// Where the money of a refund goes.
package enum RefundTarget: Sendable {
    /// The way it came: first to the provider, then to the gift cards and the store credit it came from.
    case origin
    /// To the store credit of whose the order is.
    case storeCredit
    /// Onto a new gift card.
    case giftCard(CreditSettings)
}

/// Gives money of an order back; how much of it may go is known by then.
struct RefundGiving {
    let order: Order
    let reason: String
    let actor: String

    /// - Returns: the refunds, way by way.
    /// - Throws: 422 for store credit of somebody without an account, or a card for nobody's address.
    func give(_ part: Sale, to target: RefundTarget, in tx: Transaction) throws -> [Refund] {
        let amount = try part.total()
        guard amount.minor > 0 else { return [] }
        switch target {
        case .origin:
            let given = try theWayItCame(part, in: tx)
            try OrderMails.refunded(amount, of: order, in: tx)
            return given
        case .storeCredit:
            guard let owner = order.party.owner, !owner.isVisitor else {
                throw Problem.invalid(field: "to", "must be origin or gift_card: the buyer has no account")
            }
            let account = try CreditReturns.storeCredit(of: owner, amount.currency, in: tx)
            try OrderMails.credited(amount, of: order, in: tx)
            return [try give(part, to: account, in: tx)]
        case .giftCard(let settings):
            guard order.party.email != nil else {
                throw Problem.invalid(
                    field: "to",
                    "must be another: nobody's address is known to mail a code to"
                )
            }
            let issue = CardIssue(settings, .refunded(order: order.reference), by: actor, because: reason)
            let (account, code) = try issue.make(amount, in: tx)
            let refund = try note(part, as: account, in: tx)
            try OrderMails.card(Mail.Card(code.text, amount), of: order, in: tx)
            return [refund]
        }
    }

    private func theWayItCame(_ part: Sale, in tx: Transaction) throws -> [Refund] {
        guard order.credit.minor > 0 else { return try askProvider(part, in: tx) }
        let ways = Set(CreditKind.allCases.map(\.rawValue))
        let promised = try Refunds.of(order.reference, in: tx).reduce(Int64(0)) { sum, refund in
            guard case .sale = refund.wish.part, !ways.contains(refund.wish.provider) else { return sum }
            return sum &+ refund.amount.minor
        }
        var (first, rest) = try part.upTo(order.due.minor &- promised)
        var given = try askProvider(first, in: tx)
        for use in try CreditReturns.uses(of: order.reference, in: tx) where use.left.minor > 0 {
            (first, rest) = try rest.upTo(use.left.minor)
            guard try first.total().minor > 0 else { break }
            given.append(try give(first, to: use.account, in: tx))
        }
        let left = try rest.total()
        guard left.minor == 0 else { throw OrderRefusal.beyondPaid(rest: try part.total().subtracting(left)) }
        return given
    }

    private func askProvider(_ part: Sale, in tx: Transaction) throws -> [Refund] {
        let attempt = try PaymentAttempts.sale(order.reference, in: tx)
        let refund = try Refunds.request(
            Refund.Wish(
                reference: order.reference,
                provider: attempt?.provider ?? "manual",
                charge: attempt?.providerReference,
                part: .sale(part)
            ),
            because: reason,
            by: actor,
            in: tx
        )
        return refund.map { [$0] } ?? []
    }

    private func give(_ part: Sale, to account: CreditAccount, in tx: Transaction) throws -> Refund {
        let refund = try note(part, as: account, in: tx)
        try CreditReturns.refund(
            try part.total(),
            to: account,
            of: order.reference,
            because: reason,
            by: actor,
            in: tx
        )
        return refund
    }

    /// Writes a refund down that nobody need be asked for.
    private func note(_ part: Sale, as account: CreditAccount, in tx: Transaction) throws -> Refund {
        let name = "credit_account:\(account.id)"
        let wish = Refund.Wish(
            reference: order.reference,
            provider: account.kind.rawValue,
            charge: name,
            part: .sale(part)
        )
        guard let refund = try Refunds.request(wish, because: reason, by: actor, in: tx) else {
            throw DatabaseError.statement("a refund of nothing was to be noted")
        }
        try Refunds.paidBack(refund, as: name, in: tx)
        guard let settled = try Refunds.find(refund.id, in: tx) else { throw DatabaseError.busy }
        return settled
    }
}

extension Sale {
    /// As much of it as an amount allows, and what is left.
    fileprivate func upTo(_ minor: Int64) throws -> (first: Sale, rest: Sale) {
        let all = try total()
        return try split(Money(minor: max(0, min(minor, all.minor)), currency: all.currency))
    }
}
