package import Kernel
package import Pricing

/// Promotions and codes as commands list and make them.
package enum PromotionStock {
    /// What is worth a line.
    package struct Line: Sendable {
        package let id: ID<Promotion>
        package let name: String
        /// Whether it applies now, if its conditions hold.
        package let isLive: Bool
        package let needsCode: Bool
        package let uses: Int
        package let limitTotal: Int?
        /// Nil for one without a currency.
        package let spent: Money?
        package let currency: Currency?
        package let endsAt: Timestamp?
    }

    /// All but the deleted ones, the newest first.
    package static func lines(in tx: Transaction) throws -> [Line] {
        let rows = try tx.rows(
            """
            SELECT \(PromotionTable.columns) FROM promotions p WHERE p.deleted_at IS NULL
            ORDER BY p.id DESC LIMIT \(PromotionTable.countMax)
            """
        )
        return try rows.map { Line(try StoredPromotion($0), at: tx.now) }
    }

    /// Adds so many random codes to a promotion, each for so many orders, and answers them.
    ///
    /// - Throws: 404 for an unknown promotion, ``PromotionWritingRefusal`` for an automatic one, and 422.
    package static func mint(
        _ count: Count<1, 100_000>,
        prefix: String?,
        usesEach: Int,
        for id: ID<Promotion>,
        in tx: Transaction
    ) throws -> [String] {
        let promotion = try PromotionPath(id: id).promotion(in: tx)
        guard promotion.values.needsCode else { throw PromotionWritingRefusal.isAutomatic }
        if let prefix, let wrong = CouponPrefix.rule.error(in: prefix) {
            throw Problem.invalid(field: "prefix", wrong)
        }
        let mint = CouponMint(prefix: prefix?.uppercased(), length: CouponMint.lengthUsual)
        let limits = CouponTable.Limits(uses: usesEach)
        let codes = try mint.add(count.value, to: id, limits, in: tx)
        tx.touch(PromotionNews.tag)
        return codes
    }
}

extension PromotionStock.Line {
    fileprivate init(_ stored: StoredPromotion, at now: Timestamp) {
        let values = stored.values
        let isUsedUp =
            values.limitTotal.map { stored.uses >= $0 } ?? false
            || values.budget.map { stored.spentMinor >= $0.minor } ?? false
        id = stored.id
        name = values.name
        isLive =
            values.isActive && !isUsedUp && values.startsAt.map { $0 <= now } ?? true
            && values.endsAt.map { now < $0 } ?? true
        needsCode = values.needsCode
        uses = stored.uses
        limitTotal = values.limitTotal
        spent = values.currency.map { Money(minor: stored.spentMinor, currency: $0) }
        currency = values.currency
        endsAt = values.endsAt
    }
}
