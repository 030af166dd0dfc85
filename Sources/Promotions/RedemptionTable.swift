import Kernel
import Pricing

/// Every statement on `promotion_redemptions`: what each order was given, and whether it gave it back.
enum RedemptionTable {
    static let tables: [SQL] = [
        """
        CREATE TABLE promotion_redemptions (
            id \(.identity), promotion_id \(.integer) NOT NULL REFERENCES promotions (id),
            coupon_code_id \(.integer) REFERENCES coupon_codes (id), order_reference TEXT NOT NULL,
            customer_key TEXT, amount_minor \(.integer) NOT NULL CHECK (amount_minor > 0),
            currency TEXT NOT NULL, created_at \(.integer) NOT NULL, released_at \(.integer),
            UNIQUE (promotion_id, order_reference)
        )\(.strict)
        """,
        "CREATE INDEX promotion_redemptions_order ON promotion_redemptions (order_reference)",
        """
        CREATE INDEX promotion_redemptions_customer ON promotion_redemptions (promotion_id, customer_key)
        WHERE released_at IS NULL
        """,
        """
        CREATE INDEX promotion_redemptions_code ON promotion_redemptions (coupon_code_id)
        WHERE released_at IS NULL
        """,
    ]

    /// A use that counts.
    struct Use {
        let promotion: ID<Promotion>
        let code: Int64?
        let order: String
        let customer: String?
        let amount: Money
    }

    static func insert(_ use: Use, in tx: Transaction) throws {
        try tx.execute(
            """
            INSERT INTO promotion_redemptions (promotion_id, coupon_code_id, order_reference, customer_key,
                amount_minor, currency, created_at)
            VALUES (\(use.promotion), \(use.code), \(use.order), \(use.customer), \(use.amount.minor),
                \(use.amount.currency), \(tx.now))
            """
        )
    }

    /// How often a customer used a promotion, in orders that count.
    static func count(of promotion: ID<Promotion>, by customer: String, in tx: Transaction) throws -> Int {
        try tx.first(
            """
            SELECT COUNT(*) FROM promotion_redemptions
            WHERE promotion_id = \(promotion) AND customer_key = \(customer) AND released_at IS NULL
            """
        )?[0] ?? 0
    }

    static func isUsed(_ promotion: ID<Promotion>, in tx: Transaction) throws -> Bool {
        try tx.first(
            "SELECT 1 FROM promotion_redemptions WHERE promotion_id = \(promotion) LIMIT 1"
        ) != nil
    }

    /// Ends the uses of an order, each once, whoever asks at the same time.
    static func release(order reference: String, in tx: Transaction) throws -> [Use] {
        try tx.rows(
            """
            UPDATE promotion_redemptions SET released_at = \(tx.now)
            WHERE order_reference = \(reference) AND released_at IS NULL
            RETURNING promotion_id, coupon_code_id, customer_key, amount_minor, currency
            """
        ).map { row in
            Use(
                promotion: row["promotion_id"],
                code: row["coupon_code_id"],
                order: reference,
                customer: row["customer_key"],
                amount: Money(minor: row["amount_minor"], currency: row["currency"])
            )
        }
    }
}
