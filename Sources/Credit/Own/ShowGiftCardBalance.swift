import Accounts
package import Kernel

/// Tells whoever knows a gift card's code what is on it.
///
/// The code stands in the body, for addresses are written into logs. A network that tries many wrong codes
/// has to wait.
struct ShowGiftCardBalance: Command {
    typealias Who = AnyShopper
    typealias Reply = Outcome<Balance>
    static let route = Route.post(
        "/gift-cards/balance",
        "Show what is on a gift card",
        status: 200,
        refusals: [CreditRefusal.self],
        problems: [Throttle.tooManyTries]
    )

    struct Body: Codable, Sendable {
        let code: Text<1, 100>
    }

    struct Balance: Codable, Sendable {
        let last4: String
        /// What can be spent now.
        let balance: Money
        let currency: Currency
        let expires_at: Timestamp?
        let is_expired: Bool
        let is_disabled: Bool
    }

    let settings: CreditSettings

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> Outcome<Balance> {
        guard
            let card = try GiftCardSearch(settings.hashing).find(
                call.body.code.text,
                by: call.who.identity,
                in: tx
            )
        else { return Outcome(CreditRefusal.notFound.problem) }
        return Outcome(
            Balance(
                last4: card.lastFour ?? "",
                balance: card.worth(at: tx.now),
                currency: card.currency,
                expires_at: card.expiresAt,
                is_expired: card.isExpired(at: tx.now),
                is_disabled: card.disabledAt != nil
            )
        )
    }
}

/// Finds cards by codes that somebody types, who may be guessing.
package struct GiftCardSearch: Sendable {
    private let hashing: Hashing

    package init(_ hashing: Hashing) {
        self.hashing = hashing
    }

    /// - Returns: nil when nobody knows the code; the try it costs must be kept, so tell it by ``Outcome``.
    /// - Throws: 429 when too many were wrong.
    package func find(
        _ typed: String,
        by identity: Identity,
        in tx: Transaction
    ) throws -> CreditAccount? {
        let bucket = Throttle.giftCards.bucket(of: Throttle.network(of: identity.address), hashing)
        try ThrottleTable.check([bucket], in: tx)
        if let code = GiftCardCode(typed: typed),
            let card = try CreditTable.card(digest: code.digest(hashing), in: tx)
        {
            return card
        }
        try ThrottleTable.draw([bucket], in: tx)
        return nil
    }

    /// The same for a cart: a card that could pay something.
    ///
    /// - Returns: the card, or the refusal to tell after the commit.
    package func usable(
        _ typed: String,
        in currency: Currency,
        by identity: Identity,
        in tx: Transaction
    ) throws -> Result<CreditAccount, CreditRefusal> {
        guard let card = try find(typed, by: identity, in: tx) else { return .failure(.notFound) }
        do {
            _ = try card.spendable(currency, at: tx.now)
            return .success(card)
        } catch {
            return .failure(error)
        }
    }
}
