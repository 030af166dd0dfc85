package import Kernel
package import Pricing

/// The promotions that apply now, and their uses.
package enum LivePromotions {
    /// The automatic promotions that are live, and those that the codes bring.
    ///
    /// Two statements, whatever their number; one without codes. Those without uses or budget left are not
    /// there, nor those in another currency, nor those that the customer had as often as one may. A code
    /// that brings nothing is passed over. What is read holds until ``PromotionNews/tag`` is touched, or
    /// until the moment that is told to the transaction.
    ///
    /// The codes are as buyers typed them; the customer is the key that ``redeem(_:order:customer:in:)`` is
    /// given, nil for nobody known yet.
    package static func load(
        codes: [String],
        currency: Currency,
        customer: String?,
        in tx: Transaction
    ) throws -> [Promotion] {
        let brought = try brought(by: codes, in: tx)
        var conditions: [SQL] = [
            "p.deleted_at IS NULL", "p.is_active = 1", "(p.ends_at IS NULL OR p.ends_at > \(tx.now))",
            "(p.currency IS NULL OR p.currency = \(currency))",
            "(p.limit_total IS NULL OR p.uses < p.limit_total)",
            "(p.budget_minor IS NULL OR p.spent_minor < p.budget_minor)",
        ]
        conditions.append(
            brought.isEmpty
                ? "p.needs_code = 0" : "(p.needs_code = 0 OR p.id IN \(brought.keys.sorted()))"
        )
        if let customer {
            conditions.append(
                """
                (p.limit_per_customer IS NULL OR p.limit_per_customer > (
                    SELECT COUNT(*) FROM promotion_redemptions r WHERE r.promotion_id = p.id
                        AND r.customer_key = \(customer) AND r.released_at IS NULL))
                """
            )
        } else {
            // Who brings a code is asked who it is; what comes by itself must not stand in the way.
            conditions.append("(p.limit_per_customer IS NULL OR p.needs_code = 1)")
        }
        let rows = try tx.rows(
            """
            SELECT \(PromotionTable.columns) FROM promotions p WHERE \(conditions.joined(" AND "))
            ORDER BY p.priority DESC, p.id
            """
        )
        return try rows.map(StoredPromotion.init).filter { stored in
            stored.moments(after: tx.now).forEach(tx.answerHolds(until:))
            return stored.values.startsAt.map { $0 <= tx.now } ?? true
        }.map { $0.promotion(code: brought[$0.id.value]) }
    }

    /// The codes that have uses left, by their promotions; of two codes of one promotion the older.
    private static func brought(by codes: [String], in tx: Transaction) throws -> [Int64: String] {
        let keys = Set(codes.compactMap(CouponCode.key)).sorted()
        guard !keys.isEmpty else { return [:] }
        let rows = try tx.rows(
            """
            SELECT promotion_id, code, expires_at FROM coupon_codes
            WHERE code_key IN \(keys) AND deleted_at IS NULL
                AND (expires_at IS NULL OR expires_at > \(tx.now))
                AND (limit_uses IS NULL OR uses < limit_uses)
            ORDER BY id
            """
        )
        for row in rows {
            if let end: Timestamp = row["expires_at"] { tx.answerHolds(until: end) }
        }
        return Dictionary(rows.map { ($0["promotion_id"], $0["code"]) }) { first, _ in first }
    }
}

extension StoredPromotion {
    /// When it next begins or ceases to apply by itself.
    fileprivate func moments(after now: Timestamp) -> [Timestamp] {
        let ends = [values.startsAt, values.endsAt].compactMap(\.self)
        let hours = values.conditions.hours.map { [$0.from, $0.until] } ?? []
        return ends.filter { $0 > now } + hours.map { now.next(minuteOfDay: $0) }
    }
}

extension Timestamp {
    /// When it next is so many minutes after midnight in UTC.
    func next(minuteOfDay minute: Int) -> Timestamp {
        let day: Int64 = 86_400_000
        let passed = (milliseconds % day + day) % day
        let ahead = Int64(minute) * 60_000 - passed
        return adding(milliseconds: ahead > 0 ? ahead : ahead + day)
    }

    private func adding(milliseconds more: Int64) -> Timestamp {
        Timestamp(milliseconds: milliseconds &+ more)
    }
}
