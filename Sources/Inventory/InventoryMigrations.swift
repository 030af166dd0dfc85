import Kernel

/// The tables of stock: how much is there, how it came to be, and what is set aside.
enum InventoryMigrations {
    static let all: [Migration] = [
        Migration(
            "2026-11-21-inventory",
            [
                // `held` is a guard: it counts every hold not yet swept, so it may say too much, never too
                // little.
                """
                CREATE TABLE stock_levels (
                    variant_id \(.integer) PRIMARY KEY REFERENCES variants (id),
                    on_hand \(.integer) NOT NULL CHECK (on_hand >= 0),
                    held \(.integer) NOT NULL CHECK (held >= 0 AND held <= on_hand)
                )\(.strict)
                """,
                """
                CREATE TABLE stock_movements (
                    id \(.identity), variant_id \(.integer) NOT NULL REFERENCES variants (id),
                    delta \(.integer) NOT NULL CHECK (delta <> 0),
                    kind TEXT NOT NULL CHECK (kind IN ('receipt', 'sale', 'return', 'adjustment')),
                    reason TEXT, actor TEXT NOT NULL, reference TEXT, created_at \(.integer) NOT NULL
                )\(.strict)
                """,
                "CREATE INDEX stock_movements_variant ON stock_movements (variant_id, id)",
                """
                CREATE TABLE holds (
                    id \(.identity), variant_id \(.integer) NOT NULL REFERENCES variants (id),
                    quantity \(.integer) NOT NULL CHECK (quantity > 0), owner TEXT NOT NULL,
                    expires_at \(.integer) NOT NULL, first_held_at \(.integer) NOT NULL,
                    UNIQUE (owner, variant_id)
                )\(.strict)
                """,
                "CREATE INDEX holds_expires ON holds (expires_at)",
                "CREATE INDEX holds_variant ON holds (variant_id, expires_at)",
            ]
        ),
        MakeupTable.migration,
    ]
}
