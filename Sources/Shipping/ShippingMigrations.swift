internal import Kernel

/// The tables of zones, methods, rates and restrictions.
enum ShippingMigrations {
    static let all = [
        Migration("2026-11-22-shipping", [zones, places, methods, rates, restrictions] + indexes),
        Migration(
            "2026-11-24-shipping-taxed-like-goods",
            [
                """
                ALTER TABLE shipping_methods ADD COLUMN is_taxed_like_goods \(.integer) NOT NULL DEFAULT 0
                    CHECK (is_taxed_like_goods IN (0, 1))
                """
            ]
        ),
    ]

    private static let zones: SQL = """
        CREATE TABLE shipping_zones (
            id \(.identity), name TEXT NOT NULL, position \(.integer) NOT NULL DEFAULT 0,
            created_at \(.integer) NOT NULL, updated_at \(.integer) NOT NULL
        )\(.strict)
        """

    private static let places: SQL = """
        CREATE TABLE shipping_zone_places (
            id \(.identity), zone_id \(.integer) NOT NULL REFERENCES shipping_zones (id),
            country TEXT NOT NULL, region TEXT, postcodes TEXT
        )\(.strict)
        """

    // Orders name methods that were deleted since, so these stay; then their zone may go.
    private static let methods: SQL = """
        CREATE TABLE shipping_methods (
            id \(.identity), zone_id \(.integer) REFERENCES shipping_zones (id),
            name TEXT NOT NULL, description TEXT NOT NULL DEFAULT '',
            kind TEXT NOT NULL CHECK (kind IN ('flat', 'weight', 'price', 'quantity', 'pickup')),
            currency TEXT NOT NULL, price_minor \(.integer) NOT NULL CHECK (price_minor >= 0),
            free_from_minor \(.integer) CHECK (free_from_minor >= 0), tax_code TEXT,
            volumetric_divisor \(.integer) CHECK (volumetric_divisor >= 1),
            grams_max \(.integer) CHECK (grams_max >= 0),
            delivery_days_min \(.integer) CHECK (delivery_days_min >= 0),
            delivery_days_max \(.integer) CHECK (delivery_days_max >= delivery_days_min),
            is_active \(.integer) NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
            position \(.integer) NOT NULL DEFAULT 0,
            created_at \(.integer) NOT NULL, updated_at \(.integer) NOT NULL, deleted_at \(.integer),
            CHECK (zone_id IS NOT NULL OR deleted_at IS NOT NULL),
            CHECK ((delivery_days_min IS NULL) = (delivery_days_max IS NULL))
        )\(.strict)
        """

    private static let rates: SQL = """
        CREATE TABLE shipping_rates (
            method_id \(.integer) NOT NULL REFERENCES shipping_methods (id),
            from_amount \(.integer) NOT NULL CHECK (from_amount >= 0),
            price_minor \(.integer) NOT NULL CHECK (price_minor >= 0),
            step_size \(.integer) CHECK (step_size >= 1), step_minor \(.integer) CHECK (step_minor >= 0),
            PRIMARY KEY (method_id, from_amount),
            CHECK ((step_size IS NULL) = (step_minor IS NULL))
        )\(.strict)
        """

    private static let restrictions: SQL = """
        CREATE TABLE shipping_restrictions (
            id \(.identity), method_id \(.integer) NOT NULL REFERENCES shipping_methods (id),
            product_id \(.integer) REFERENCES products (id),
            category_id \(.integer) REFERENCES categories (id),
            CHECK ((product_id IS NULL) <> (category_id IS NULL))
        )\(.strict)
        """

    private static let indexes: [SQL] = [
        "CREATE INDEX shipping_zone_places_country ON shipping_zone_places (country, zone_id)",
        "CREATE INDEX shipping_zone_places_zone ON shipping_zone_places (zone_id)",
        "CREATE INDEX shipping_methods_zone ON shipping_methods (zone_id, position, id)",
        "CREATE UNIQUE INDEX shipping_restrictions_product ON shipping_restrictions (method_id, product_id)",
        """
        CREATE UNIQUE INDEX shipping_restrictions_category
        ON shipping_restrictions (method_id, category_id)
        """,
        "CREATE INDEX shipping_restrictions_of_product ON shipping_restrictions (product_id)",
        "CREATE INDEX shipping_restrictions_of_category ON shipping_restrictions (category_id)",
    ]
}
