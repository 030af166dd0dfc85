import Kernel

/// What must be true of promotions.
enum PromotionsAudits {
    static let all: [Audit] = [uses, codes, customers]

    private static let uses = Audit(
        "promotions.uses",
        proves: "A promotion's uses and what it spent are its redemptions that count, within its limits.",
        advice: "Compare its redemptions with the orders; switch the promotion off until they agree."
    ) { _ in
        AuditRows(
            "promotions p",
            by: "p.id",
            with: """
                LEFT JOIN (
                    SELECT r.promotion_id, COUNT(*) AS uses,
                        CAST(SUM(CASE WHEN r.currency = q.currency THEN r.amount_minor ELSE 0 END)
                            AS \(.integer)) AS spent
                    FROM promotion_redemptions r JOIN promotions q ON q.id = r.promotion_id
                    WHERE r.released_at IS NULL GROUP BY r.promotion_id
                ) u ON u.promotion_id = p.id
                """,
            broken: """
                p.uses <> COALESCE(u.uses, 0) OR p.spent_minor <> COALESCE(u.spent, 0)
                OR COALESCE(u.uses, 0) > p.limit_total OR COALESCE(u.spent, 0) > p.budget_minor
                """,
            subject: "'promotion:' || p.id",
            detail: """
                'it counts ' || p.uses || ' uses of ' || p.spent_minor || ', its redemptions are '
                    || COALESCE(u.uses, 0) || ' of ' || COALESCE(u.spent, 0)
                """
        )
    }

    private static let codes = Audit(
        "promotions.codes",
        proves: "A code's uses are its redemptions that count, within its limit, of its own promotion.",
        advice: "Compare its redemptions with the orders; delete the code until they agree."
    ) { _ in
        AuditRows(
            "coupon_codes c",
            by: "c.id",
            broken: """
                c.uses <> (SELECT COUNT(*) FROM promotion_redemptions r
                    WHERE r.coupon_code_id = c.id AND r.released_at IS NULL)
                OR c.uses > c.limit_uses
                OR EXISTS (SELECT 1 FROM promotion_redemptions r
                    WHERE r.coupon_code_id = c.id AND r.released_at IS NULL
                        AND r.promotion_id <> c.promotion_id)
                """,
            subject: "'coupon_code:' || c.id",
            detail: "'its uses are ' || c.uses || ', which its redemptions are not'"
        )
    }

    private static let customers = Audit(
        "promotions.customers",
        proves: "Since it was last changed, no customer used a promotion more often than one may.",
        advice: "Look at the customer's orders; cancel those that should not have had it."
    ) { _ in
        AuditRows(
            "promotion_redemptions r",
            by: "r.id",
            with: "JOIN promotions p ON p.id = r.promotion_id",
            broken: """
                r.released_at IS NULL AND p.limit_per_customer IS NOT NULL AND r.created_at > p.updated_at
                AND (r.customer_key IS NULL OR p.limit_per_customer < (
                    SELECT COUNT(*) FROM promotion_redemptions s WHERE s.promotion_id = r.promotion_id
                        AND s.customer_key = r.customer_key AND s.released_at IS NULL AND s.id <= r.id))
                """,
            subject: "'promotion:' || p.id",
            detail: "COALESCE(r.customer_key, 'nobody') || ' used it too often with ' || r.order_reference"
        )
    }
}
