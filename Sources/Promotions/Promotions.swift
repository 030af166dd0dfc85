package import Kernel

/// What the shop gives away: promotions, the coupon codes that bring them, and every use of them.
///
/// Invariants: the uses of a promotion, of a code and of a customer are the redemptions that were not
/// released, and never more than their limit; what a promotion spent is the sum of their amounts in its
/// currency, and never more than its budget.
package struct Promotions: Feature {
    package let name = "promotions"

    package init() {}

    package var migrations: [Migration] { [PromotionTable.migration] }
    package var audits: [Audit] { PromotionsAudits.all }

    package var endpoints: [any Endpoint] {
        [
            ListPromotions(), CreatePromotion(), ShowPromotion(), ReplacePromotion(), ChangePromotion(),
            DeletePromotion(), ListCouponCodes(), AddCouponCodes(), ShowCouponCode(), DeleteCouponCode(),
            ListRedemptions(),
        ]
    }
}

/// What kept answers depend on that tell of promotions.
package enum PromotionNews {
    /// Touched whenever another promotion may apply, or one no more.
    package static let tag = "promotions"
}
