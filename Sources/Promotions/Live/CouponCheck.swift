import Accounts
package import Kernel

extension LivePromotions {
    /// Whether a code, as it was typed, brings something to the customer, if anybody knows who it is.
    ///
    /// - Throws: ``PromotionRefusal``. A promotion that is not live, or not yet, is not told from no code.
    package static func check(code: String, customer: String?, in tx: Transaction) throws {
        guard let key = CouponCode.key(of: code), let row = try found(key, in: tx) else {
            throw PromotionRefusal.notFound
        }
        let name: String = row["code"]
        let ends: [Timestamp?] = [row["expires_at"], row["ends_at"]]
        guard ends.allSatisfy({ end in end.map { tx.now < $0 } ?? true }) else {
            throw PromotionRefusal.expired(name)
        }
        let isUsedUp: Bool = row["is_used_up"]
        guard !isUsedUp else { throw PromotionRefusal.usedUp(name) }
        guard let customer, let limit: Int = row["limit_per_customer"] else { return }
        guard try RedemptionTable.count(of: row["id"], by: customer, in: tx) < limit else {
            throw PromotionRefusal.alreadyUsed(name)
        }
    }

    private static func found(_ key: String, in tx: Transaction) throws -> Row? {
        try tx.first(
            """
            SELECT p.id, c.code, c.expires_at, p.ends_at, p.limit_per_customer,
                CASE WHEN p.uses >= p.limit_total OR p.spent_minor >= p.budget_minor
                    OR c.uses >= c.limit_uses THEN 1 ELSE 0 END AS is_used_up
            FROM coupon_codes c JOIN promotions p ON p.id = c.promotion_id
            WHERE c.code_key = \(key) AND c.deleted_at IS NULL AND p.deleted_at IS NULL AND p.is_active = 1
                AND p.needs_code = 1 AND (p.starts_at IS NULL OR p.starts_at <= \(tx.now))
            """
        )
    }

    /// The same for whoever may be guessing: a network that enters many wrong codes has to wait.
    ///
    /// - Returns: the refusal rather than throwing it, so that the try it costs is kept: show it by
    ///   ``ReplyWithProblem``.
    /// - Throws: 429.
    package static func tried(
        code: String,
        customer: String?,
        by identity: Identity,
        _ hashing: Hashing,
        in tx: Transaction
    ) throws -> PromotionRefusal? {
        let bucket = Throttle.coupons.bucket(of: Throttle.network(of: identity.address), hashing)
        try ThrottleTable.check([bucket], in: tx)
        do {
            try check(code: code, customer: customer, in: tx)
            return nil
        } catch let refusal as PromotionRefusal {
            if refusal == .notFound { try ThrottleTable.draw([bucket], in: tx) }
            return refusal
        }
    }
}
