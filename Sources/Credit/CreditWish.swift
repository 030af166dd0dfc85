package import Kernel

/// What a buyer wants to pay with beside a provider.
package struct CreditWish: Sendable {
    package enum Card: Sendable {
        /// A code as somebody typed it.
        case typed(String)
        /// One that was entered into a cart before.
        case known(CreditAccountID)
    }

    /// In the order in which they are spent, before store credit.
    package var cards: [Card]
    /// Whose store credit is spent; nil spends none.
    package var owner: Owner?

    package init(cards: [Card] = [], owner: Owner? = nil) {
        self.cards = cards
        self.owner = owner
    }

    package var isEmpty: Bool { cards.isEmpty && owner == nil }
}

/// What one account pays of an order, or would.
package struct CreditRow: Codable, Sendable {
    /// Why a card pays nothing.
    package enum Reason: String, SchemaWords {
        case expired
        case disabled
        case spent
        case otherCurrency = "other_currency"
        /// Everything is paid by those before it.
        case notNeeded = "not_needed"
    }

    package let kind: CreditKind
    /// The end of a gift card's code.
    package let last4: String?
    package let amount: Money
    package let reason: Reason?

    package init(_ account: CreditAccount, _ amount: Money, _ reason: Reason? = nil) {
        kind = account.kind
        last4 = account.lastFour
        self.amount = amount
        self.reason = reason
    }

    /// As an order keeps it; nil for what is none.
    package init?(_ json: JSON, _ currency: Currency) {
        guard let kind = json["kind"]?.string.flatMap(CreditKind.init(rawValue:)),
            let minor = json["amount_minor"]?.integer
        else { return nil }
        self.kind = kind
        last4 = json["last4"]?.string
        amount = Money(minor: minor, currency: currency)
        reason = nil
    }

    package var json: JSON {
        .object([
            ("kind", .string(kind.rawValue)), ("last4", .maybe(last4)),
            ("amount_minor", .number("\(amount.minor)")),
        ])
    }
}

extension [CreditRow] {
    /// All that they pay.
    ///
    /// - Throws: ``Money/Fault``.
    package func sum(_ currency: Currency) throws(Money.Fault) -> Money {
        var sum = Money.zero(currency)
        for row in self { sum = try sum.adding(row.amount) }
        return sum
    }
}

/// The codes of gift cards that a request names: at most ten.
package struct GiftCardCodes: SchemaValue {
    package static let max = 10

    package let codes: [String]

    package static var schema: Schema {
        Schema(.array(SchemaProbe.schema(of: Text<1, 100>.self), 0...max))
    }

    package static var sample: GiftCardCodes { GiftCardCodes([]) }

    package init(_ codes: [String]) {
        self.codes = codes
    }

    package init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        var codes: [String] = []
        while !container.isAtEnd { codes.append(try container.decode(Text<1, 100>.self).text) }
        self.codes = codes
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(codes)
    }
}
