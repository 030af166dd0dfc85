import Kernel
import Pricing

/// Every statement that writes `coupon_codes`.
enum CouponTable {
    static let tables: [SQL] = [
        """
        CREATE TABLE coupon_codes (
            id \(.identity), promotion_id \(.integer) NOT NULL REFERENCES promotions (id),
            code TEXT NOT NULL, code_key TEXT NOT NULL,
            limit_uses \(.integer), uses \(.integer) NOT NULL DEFAULT 0,
            created_at \(.integer) NOT NULL, expires_at \(.integer), deleted_at \(.integer),
            CHECK (uses >= 0 AND (limit_uses IS NULL OR uses <= limit_uses))
        )\(.strict)
        """,
        "CREATE UNIQUE INDEX coupon_codes_key ON coupon_codes (code_key) WHERE deleted_at IS NULL",
        "CREATE INDEX coupon_codes_promotion ON coupon_codes (promotion_id, id)",
    ]

    /// What a code may do, beside what its promotion may.
    struct Limits {
        var uses: Int?
        var expiresAt: Timestamp?
    }

    /// Adds a code that somebody made up; false when it is one already.
    static func insert(
        _ code: CouponCode,
        of promotion: ID<Promotion>,
        _ limits: Limits,
        in tx: Transaction
    ) throws -> Bool {
        try tx.execute(
            """
            INSERT INTO coupon_codes (promotion_id, code, code_key, limit_uses, created_at, expires_at)
            VALUES (\(promotion), \(code.text), \(code.key), \(limits.uses), \(tx.now), \(limits.expiresAt))
            ON CONFLICT DO NOTHING
            """
        ) == 1
    }

    /// Adds codes of capital letters, digits and hyphens in one statement, and answers how many.
    ///
    /// Those that are there already are passed over.
    static func insert(
        minted codes: [String],
        of promotion: ID<Promotion>,
        _ limits: Limits,
        in tx: Transaction
    ) throws -> Int {
        try tx.execute(
            """
            INSERT INTO coupon_codes (promotion_id, code, code_key, limit_uses, created_at, expires_at)
            SELECT p.id, x.value, REPLACE(x.value, '-', ''), CAST(\(limits.uses) AS \(.integer)),
                CAST(\(tx.now) AS \(.integer)), CAST(\(limits.expiresAt) AS \(.integer))
            FROM promotions p CROSS JOIN \(codes) x WHERE p.id = \(promotion)
            ON CONFLICT DO NOTHING
            """
        )
    }

    /// Counts a use of a code where its limits leave room, and answers its number and limit; else nil.
    static func use(_ key: String, of promotion: ID<Promotion>, in tx: Transaction) throws -> Row? {
        try tx.first(
            """
            UPDATE coupon_codes SET uses = uses + 1
            WHERE code_key = \(key) AND promotion_id = \(promotion) AND deleted_at IS NULL
                AND (expires_at IS NULL OR expires_at > \(tx.now))
                AND (limit_uses IS NULL OR uses < limit_uses)
            RETURNING id, limit_uses
            """
        )
    }

    static func giveBack(_ id: Int64, in tx: Transaction) throws {
        try tx.execute("UPDATE coupon_codes SET uses = uses - 1 WHERE id = \(id)")
    }

    /// Its redemptions stay.
    static func delete(_ key: String, of promotion: ID<Promotion>, in tx: Transaction) throws -> Bool {
        try tx.execute(
            """
            UPDATE coupon_codes SET deleted_at = \(tx.now)
            WHERE code_key = \(key) AND promotion_id = \(promotion) AND deleted_at IS NULL
            """
        ) == 1
    }
}
