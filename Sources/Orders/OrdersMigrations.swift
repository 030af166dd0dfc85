import Kernel

/// The tables of orders.
///
/// Lines name products and variants without a foreign key: an order outlives both.
enum OrdersMigrations {
    static let all: [Migration] = [
        Migration("2026-11-21-orders-tables", [orders] + indexes + [lines, history, historyIndex]),
        Migration("2026-11-22-orders-people", people),
        Migration(
            "2026-11-23-orders-refunds",
            [
                """
                ALTER TABLE orders ADD COLUMN refunded_minor \(.integer) NOT NULL DEFAULT 0
                CHECK (refunded_minor >= 0 AND refunded_minor <= total_minor)
                """
            ]
        ),
        Migration(
            "2026-11-23-orders-returns",
            [
                """
                ALTER TABLE order_lines ADD COLUMN returned \(.integer) NOT NULL DEFAULT 0
                CHECK (returned >= 0 AND returned <= quantity)
                """
            ]
        ),
        Migration(
            "2026-11-24-orders-credit",
            [
                """
                ALTER TABLE orders ADD COLUMN credit_minor \(.integer) NOT NULL DEFAULT 0
                CHECK (credit_minor >= 0 AND credit_minor <= total_minor)
                """,
                // Those that keep credit from their buyers although their payment failed.
                """
                CREATE INDEX orders_keeping_credit ON orders (created_at)
                WHERE status = 'payment_failed' AND credit_minor > 0
                """,
            ]
        ),
        Migration("2026-11-24-orders-rounding", each: rounding),
        Migration(
            "2026-11-24-orders-parts",
            [
                """
                CREATE TABLE order_parts (
                    order_id \(.integer) NOT NULL, position \(.integer) NOT NULL,
                    variant_id \(.integer) NOT NULL, quantity \(.integer) NOT NULL CHECK (quantity > 0),
                    PRIMARY KEY (order_id, position, variant_id),
                    FOREIGN KEY (order_id, position) REFERENCES order_lines (order_id, position)
                )\(.strict)
                """,
                "ALTER TABLE order_lines ADD COLUMN weighed \(.integer) CHECK (weighed >= 1)",
            ]
        ),
    ]

    /// What makes a total payable in coins, as a part of the sum that the table checks.
    ///
    /// SQLite changes a check in the text of the table only, as its manual says of checks; PostgreSQL gave
    /// this one its name.
    private static func rounding(_ engine: Engine) -> [SQL] {
        let column: SQL = "ALTER TABLE orders ADD COLUMN rounding_minor \(.integer) NOT NULL DEFAULT 0"
        switch engine {
        case .sqlite:
            return [
                column, "PRAGMA writable_schema = ON",
                """
                UPDATE sqlite_schema SET sql = REPLACE(sql, 'shipping_minor + tax_minor)',
                    'shipping_minor + tax_minor + rounding_minor)')
                WHERE type = 'table' AND name = 'orders'
                """,
                "PRAGMA writable_schema = RESET",
            ]
        case .postgres:
            return [
                column, "ALTER TABLE orders DROP CONSTRAINT orders_check",
                """
                ALTER TABLE orders ADD CONSTRAINT orders_check CHECK (total_minor =
                    subtotal_minor - discount_minor + shipping_minor + tax_minor + rounding_minor)
                """,
            ]
        }
    }

    /// Whose an order is, who placed it, and where it goes; NULL owns what nobody was known for.
    private static let people: [SQL] = [
        "ALTER TABLE orders ADD COLUMN owner TEXT",
        "ALTER TABLE orders ADD COLUMN customer_id \(.integer)",
        "ALTER TABLE orders ADD COLUMN placed_by TEXT",
        "ALTER TABLE orders ADD COLUMN link_ended_at \(.integer)",
        "ALTER TABLE orders ADD COLUMN shipping_address TEXT",
        "ALTER TABLE orders ADD COLUMN billing_address TEXT",
        "ALTER TABLE orders ADD COLUMN email_key TEXT",
        "ALTER TABLE order_lines ADD COLUMN product TEXT",
        "ALTER TABLE order_history ADD COLUMN is_staff \(.integer) NOT NULL DEFAULT 0",
        // Orders of nobody cost nothing here.
        "CREATE INDEX orders_owner ON orders (owner, id) WHERE owner IS NOT NULL",
        "CREATE INDEX orders_email_key ON orders (email_key, id) WHERE email_key IS NOT NULL",
        "CREATE INDEX orders_created ON orders (created_at)",
    ]

    private static let orders: SQL = """
        CREATE TABLE orders (
            id \(.identity), external_id TEXT NOT NULL UNIQUE, order_number TEXT NOT NULL UNIQUE,
            cart_id \(.integer), cart_external_id TEXT,
            status TEXT NOT NULL CHECK (status IN ('pending', 'payment_failed', 'paid', 'processing',
                'shipped',                'delivered', 'cancelled', 'refunded')),
            status_before TEXT,
            payment_state TEXT NOT NULL CHECK (payment_state IN ('unpaid', 'pending', 'paid', 'failed',
                'partially_refunded', 'refunded')),
            fulfilment_state TEXT NOT NULL CHECK (fulfilment_state IN ('unfulfilled', 'processing', 'shipped',
                'delivered', 'cancelled')),
            is_stock_taken \(.integer) NOT NULL DEFAULT 0 CHECK (is_stock_taken IN (0, 1)),
            currency TEXT NOT NULL, subtotal_minor \(.integer) NOT NULL CHECK (subtotal_minor >= 0),
            discount_minor \(.integer) NOT NULL CHECK (discount_minor >= 0),
            shipping_minor \(.integer) NOT NULL CHECK (shipping_minor >= 0),
            tax_minor \(.integer) NOT NULL CHECK (tax_minor >= 0),
            total_minor \(.integer) NOT NULL CHECK (total_minor >= 0),
            is_tax_pending \(.integer) NOT NULL CHECK (is_tax_pending IN (0, 1)),
            email TEXT, country TEXT, notes TEXT, details TEXT NOT NULL, paid_at \(.integer),
            created_at \(.integer) NOT NULL, updated_at \(.integer) NOT NULL,
            CHECK (total_minor = subtotal_minor - discount_minor + shipping_minor + tax_minor)
        )\(.strict)
        """

    private static let indexes: [SQL] = [
        "CREATE INDEX orders_status ON orders (status, id)",
        // Only what waits for a provider: the few rows that ExpireOrders looks through.
        """
        CREATE INDEX orders_waiting ON orders (created_at)
        WHERE status = 'pending' AND payment_state = 'pending'
        """,
        "CREATE INDEX orders_cart ON orders (cart_id)",
    ]

    private static let lines: SQL = """
        CREATE TABLE order_lines (
            order_id \(.integer) NOT NULL REFERENCES orders (id), position \(.integer) NOT NULL,
            product_id \(.integer) NOT NULL, variant_id \(.integer) NOT NULL, sku TEXT NOT NULL,
            name TEXT NOT NULL, options TEXT NOT NULL, unit_minor \(.integer) NOT NULL,
            quantity \(.integer) NOT NULL CHECK (quantity > 0), discount_minor \(.integer) NOT NULL,
            tax_minor \(.integer) NOT NULL, total_minor \(.integer) NOT NULL,
            PRIMARY KEY (order_id, position),
            CHECK (total_minor = unit_minor * quantity - discount_minor)
        )\(.strict)
        """

    private static let history: SQL = """
        CREATE TABLE order_history (
            id \(.identity), order_id \(.integer) NOT NULL REFERENCES orders (id), from_status TEXT,
            to_status TEXT NOT NULL, actor TEXT NOT NULL, reason TEXT, created_at \(.integer) NOT NULL
        )\(.strict)
        """

    private static let historyIndex: SQL = "CREATE INDEX order_history_order ON order_history (order_id, id)"
}
