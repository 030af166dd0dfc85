import Kernel

/// The tables of carts.
enum CartMigrations {
    static let all: [Migration] = [
        Migration(
            "2026-11-21-carts",
            [
                """
                CREATE TABLE carts (
                    id \(.identity), external_id TEXT NOT NULL UNIQUE, currency TEXT NOT NULL, country TEXT,
                    order_reference TEXT,
                    is_checked_out \(.integer) NOT NULL DEFAULT 0 CHECK (is_checked_out IN (0, 1)),
                    expires_at \(.integer) NOT NULL, created_at \(.integer) NOT NULL,
                    updated_at \(.integer) NOT NULL, version \(.integer) NOT NULL DEFAULT 1,
                    CHECK (is_checked_out = 0 OR order_reference IS NOT NULL)
                )\(.strict)
                """,
                "CREATE INDEX carts_expires ON carts (expires_at)",
                "CREATE INDEX carts_order ON carts (order_reference) WHERE order_reference IS NOT NULL",
                """
                CREATE TABLE cart_lines (
                    id \(.identity), cart_id \(.integer) NOT NULL REFERENCES carts (id) ON DELETE CASCADE,
                    variant_id \(.integer) NOT NULL REFERENCES variants (id),
                    price_id \(.integer) NOT NULL REFERENCES prices (id),
                    quantity \(.integer) NOT NULL CHECK (quantity > 0),
                    seen_unit_minor \(.integer) NOT NULL, position \(.integer) NOT NULL,
                    UNIQUE (cart_id, variant_id, price_id)
                )\(.strict)
                """,
            ]
        ),
        Migration(
            "2026-11-21-carts-owners",
            [
                "ALTER TABLE carts ADD COLUMN owner TEXT",
                // The owner's word once more while this is the owner's current cart: one a head.
                """
                ALTER TABLE carts
                ADD COLUMN current_of TEXT CHECK (current_of IS NULL OR current_of = owner)
                """,
                "ALTER TABLE carts ADD COLUMN shipping_address TEXT",
                "CREATE UNIQUE INDEX carts_current ON carts (current_of)",
                "CREATE INDEX carts_owner ON carts (owner, id) WHERE owner IS NOT NULL",
            ]
        ),
        Migration(
            "2026-11-24-carts-offers",
            [
                // JSON, in the order in which they were entered.
                "ALTER TABLE carts ADD COLUMN coupon_codes TEXT",
                "ALTER TABLE carts ADD COLUMN shipping_method_id \(.integer)",
            ]
        ),
        Migration(
            "2026-11-24-carts-credit",
            [
                // JSON: the numbers of the cards, in the order in which they were entered.
                "ALTER TABLE carts ADD COLUMN gift_cards TEXT",
                """
                ALTER TABLE carts ADD COLUMN use_store_credit \(.integer) NOT NULL DEFAULT 0
                CHECK (use_store_credit IN (0, 1))
                """,
            ]
        ),
        Migration(
            "2026-11-24-carts-channel",
            ["ALTER TABLE carts ADD COLUMN channel TEXT NOT NULL DEFAULT 'web'"]
        ),
    ]
}
