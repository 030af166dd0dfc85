package import Kernel
package import Pricing

extension LivePromotions {
    /// Counts the uses of an order's promotions, and what they took away.
    ///
    /// Each is counted by one guarded statement that also locks its row, in the order of the promotions, so
    /// it is exact under `readCommittedAndGuarded` too. Promotions that took nothing are not used, and what
    /// is no promotion of the shop is passed over. An order redeems a promotion once. The customer is a key
    /// that stays the same from order to order; nil if nobody knows who buys.
    ///
    /// - Throws: ``PromotionRefusal``; then the transaction must not commit.
    package static func redeem(
        _ applied: [AppliedPromotion],
        order reference: String,
        customer: String?,
        in tx: Transaction
    ) throws {
        let wanted = applied.compactMap { promotion in
            Promotion.id(of: promotion.source).map { (id: $0, promotion) }
        }
        for (id, promotion) in wanted.sorted(by: { $0.id.value < $1.id.value })
        where promotion.amount.minor > 0 {
            try redeem(id, promotion, order: reference, customer: customer, in: tx)
        }
    }

    private static func redeem(
        _ id: ID<Promotion>,
        _ applied: AppliedPromotion,
        order reference: String,
        customer: String?,
        in tx: Transaction
    ) throws {
        guard let used = try PromotionTable.use(id, taking: applied.amount, in: tx) else {
            throw PromotionRefusal.usedUp(try name(of: id, applied, in: tx))
        }
        let name = applied.code ?? used["name"]
        let limit: Int? = used["limit_per_customer"]
        if let limit { try require(limit, of: id, for: customer, name: name, in: tx) }
        let code = try applied.code.map { code in
            guard let key = CouponCode.key(of: code), let row = try CouponTable.use(key, of: id, in: tx)
            else { throw PromotionRefusal.usedUp(code) }
            return row
        }
        try RedemptionTable.insert(
            RedemptionTable.Use(
                promotion: id,
                code: code.map { $0["id"] },
                order: reference,
                customer: customer,
                amount: applied.amount
            ),
            in: tx
        )
        let isLimited =
            limit != nil || used["limit_total"] as Int64? != nil || used["budget_minor"] as Int64? != nil
            || code.map { $0["limit_uses"] as Int64? != nil } ?? false
        if isLimited { tx.touch(PromotionNews.tag) }
    }

    private static func require(
        _ limit: Int,
        of id: ID<Promotion>,
        for customer: String?,
        name: String,
        in tx: Transaction
    ) throws {
        guard let customer else { throw PromotionRefusal.needsCustomer(name) }
        // The promotion's row is locked, so nobody adds to this count meanwhile.
        guard try RedemptionTable.count(of: id, by: customer, in: tx) < limit else {
            throw PromotionRefusal.alreadyUsed(name)
        }
    }

    private static func name(
        of id: ID<Promotion>,
        _ applied: AppliedPromotion,
        in tx: Transaction
    ) throws -> String {
        if let code = applied.code { return code }
        return try tx.first("SELECT name FROM promotions WHERE id = \(id)")?["name"] ?? applied.source
    }

    /// Gives the uses of an order back, once however often it is asked.
    ///
    /// For an order that was cancelled, or failed for good: it does not redeem them again.
    package static func release(order reference: String, in tx: Transaction) throws {
        let uses = try RedemptionTable.release(order: reference, in: tx)
        for use in uses.sorted(by: { $0.promotion.value < $1.promotion.value }) {
            try PromotionTable.giveBack(use.promotion, use.amount, in: tx)
            if let code = use.code { try CouponTable.giveBack(code, in: tx) }
        }
        if !uses.isEmpty { tx.touch(PromotionNews.tag) }
    }
}
