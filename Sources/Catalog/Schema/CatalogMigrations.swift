internal import Kernel

/// The tables of the catalogue, and the rules that the database itself keeps.
///
/// - Keys to sort and to compare by (`name_key`, `brand_key`) are made by ``SearchText/key(_:)``; like
///   slugs, SKUs and paths they compare byte by byte on both engines.
/// - Indexes with shop in their name hold what shoppers see: to use them, a query must say
///   `deleted_at IS NULL AND is_active = 1`, word by word. They hold those columns too, because SQLite
///   reads an index alone only when it has every column that the query names, also the ones its own
///   condition settles.
/// - `categories.path` names a category's ancestors and itself, `/1/4/`: see ``CategoryPath``.
/// - `products.price_minor` is the lowest current one-off price of its variants for one piece in
///   `products.currency`; null when there is none.
/// - `variants.is_in_stock` says whether any is on hand, `products.is_in_stock` whether any of its living
///   variants is: see ``ShelfTable``.
/// - `products.rating_hundredths` is 0 while nobody has rated.
enum CatalogMigrations {
    static let all = [
        Migration("2026-11-21-catalog-1", each: { [categories(bytewise($0)), products(bytewise($0))] }),
        Migration("2026-11-21-catalog-2", each: { [variants(bytewise($0)), prices, images] }),
        Migration("2026-11-21-catalog-3", indexes),
        SearchMigration.migration,
        Migration("2026-11-22-catalog-sizes", sizes),
        Migration(
            "2026-11-24-catalog-makeup",
            [
                "ALTER TABLE variants ADD COLUMN makeup TEXT CHECK (makeup IN ('measured', 'bundle'))",
                // With the column, so that lists still read variants in their index alone.
                "DROP INDEX variants_by_product",
                "CREATE INDEX variants_by_product ON variants (product_id, position, id, deleted_at, makeup)",
            ]
        ),
        PriceHistoryTable.migration,
    ]

    private static let sizes: [SQL] = [
        "ALTER TABLE variants ADD COLUMN length_mm \(.integer) CHECK (length_mm >= 1)",
        "ALTER TABLE variants ADD COLUMN width_mm \(.integer) CHECK (width_mm >= 1)",
        """
        ALTER TABLE variants ADD COLUMN height_mm \(.integer) CHECK (height_mm >= 1
            AND (height_mm IS NULL) = (length_mm IS NULL) AND (height_mm IS NULL) = (width_mm IS NULL))
        """,
    ]

    private static func bytewise(_ engine: Engine) -> SQL {
        switch engine {
        case .sqlite: ""
        case .postgres: "COLLATE \"C\""
        }
    }

    private static func categories(_ bytewise: SQL) -> SQL {
        """
        CREATE TABLE categories (
            id \(.identity),
            name TEXT NOT NULL,
            name_key TEXT \(bytewise) NOT NULL,
            slug TEXT \(bytewise) NOT NULL UNIQUE,
            image TEXT,
            parent_id \(.integer) REFERENCES categories (id),
            position \(.integer) NOT NULL DEFAULT 0,
            path TEXT \(bytewise) NOT NULL DEFAULT '',
            created_at \(.integer) NOT NULL,
            updated_at \(.integer) NOT NULL,
            deleted_at \(.integer),
            CHECK (parent_id <> id)
        )\(.strict)
        """
    }

    private static func products(_ bytewise: SQL) -> SQL {
        """
        CREATE TABLE products (
            id \(.identity),
            slug TEXT \(bytewise) NOT NULL UNIQUE,
            reference TEXT UNIQUE,
            fingerprint \(.integer),
            name TEXT NOT NULL,
            name_key TEXT \(bytewise) NOT NULL,
            description TEXT NOT NULL DEFAULT '',
            brand TEXT \(bytewise),
            brand_key TEXT \(bytewise),
            category_id \(.integer) REFERENCES categories (id),
            tax_code TEXT,
            is_shippable \(.integer) NOT NULL DEFAULT 1 CHECK (is_shippable IN (0, 1)),
            is_active \(.integer) NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
            rating_hundredths \(.integer) NOT NULL DEFAULT 0 CHECK (rating_hundredths BETWEEN 0 AND 500),
            rating_count \(.integer) NOT NULL DEFAULT 0 CHECK (rating_count >= 0),
            attributes TEXT NOT NULL DEFAULT '{}',
            metadata TEXT NOT NULL DEFAULT '{}',
            price_minor \(.integer) CHECK (price_minor >= 0),
            currency TEXT NOT NULL,
            is_in_stock \(.integer) NOT NULL DEFAULT 0 CHECK (is_in_stock IN (0, 1)),
            created_at \(.integer) NOT NULL,
            updated_at \(.integer) NOT NULL,
            deleted_at \(.integer),
            CHECK ((brand IS NULL) = (brand_key IS NULL))
        )\(.strict)
        """
    }

    private static func variants(_ bytewise: SQL) -> SQL {
        """
        CREATE TABLE variants (
            id \(.identity),
            product_id \(.integer) NOT NULL REFERENCES products (id),
            sku TEXT \(bytewise) NOT NULL UNIQUE,
            options TEXT NOT NULL DEFAULT '{}',
            barcode TEXT,
            weight_grams \(.integer) CHECK (weight_grams >= 0),
            cost_minor \(.integer) CHECK (cost_minor >= 0),
            position \(.integer) NOT NULL DEFAULT 0,
            is_in_stock \(.integer) NOT NULL DEFAULT 0 CHECK (is_in_stock IN (0, 1)),
            created_at \(.integer) NOT NULL,
            updated_at \(.integer) NOT NULL,
            deleted_at \(.integer)
        )\(.strict)
        """
    }

    private static let prices: SQL = """
        CREATE TABLE prices (
            id \(.identity),
            variant_id \(.integer) NOT NULL REFERENCES variants (id),
            currency TEXT NOT NULL,
            amount_minor \(.integer) NOT NULL CHECK (amount_minor >= 0),
            compare_at_minor \(.integer) CHECK (compare_at_minor >= 0),
            interval TEXT NOT NULL DEFAULT 'one_off'
                CHECK (interval IN ('one_off', 'day', 'week', 'month', 'year')),
            interval_count \(.integer) NOT NULL DEFAULT 1 CHECK (interval_count >= 1),
            trial_days \(.integer) NOT NULL DEFAULT 0 CHECK (trial_days >= 0),
            quantity_min \(.integer) NOT NULL DEFAULT 1 CHECK (quantity_min >= 1),
            valid_from \(.integer),
            valid_until \(.integer),
            created_at \(.integer) NOT NULL,
            updated_at \(.integer) NOT NULL,
            deleted_at \(.integer),
            CHECK (valid_from < valid_until)
        )\(.strict)
        """

    private static let images: SQL = """
        CREATE TABLE product_images (
            product_id \(.integer) NOT NULL REFERENCES products (id),
            position \(.integer) NOT NULL CHECK (position >= 0),
            url TEXT NOT NULL,
            alt TEXT NOT NULL DEFAULT '',
            PRIMARY KEY (product_id, position)
        )\(.strict)
        """

    private static let indexes: [SQL] = [
        "CREATE INDEX categories_by_parent ON categories (parent_id, name_key)",
        "CREATE INDEX categories_by_path ON categories (path)",
        "CREATE INDEX products_by_category ON products (category_id)",
        """
        CREATE INDEX products_shop_category
        ON products (category_id, price_minor, id, rating_hundredths, is_in_stock, deleted_at, is_active)
        WHERE deleted_at IS NULL AND is_active = 1
        """,
        """
        CREATE INDEX products_shop_brand
        ON products (
            brand_key, price_minor, id, rating_hundredths, category_id, is_in_stock, deleted_at, is_active
        )
        WHERE deleted_at IS NULL AND is_active = 1
        """,
        """
        CREATE INDEX products_shop_id ON products (id, is_in_stock, deleted_at, is_active)
        WHERE deleted_at IS NULL AND is_active = 1
        """,
        """
        CREATE INDEX products_shop_price
        ON products (price_minor, id, rating_hundredths, is_in_stock, deleted_at, is_active)
        WHERE deleted_at IS NULL AND is_active = 1
        """,
        """
        CREATE INDEX products_shop_rating
        ON products (rating_hundredths, id, price_minor, is_in_stock, deleted_at, is_active)
        WHERE deleted_at IS NULL AND is_active = 1
        """,
        """
        CREATE INDEX products_shop_name ON products (name_key, id, is_in_stock, deleted_at, is_active)
        WHERE deleted_at IS NULL AND is_active = 1
        """,
        """
        CREATE INDEX products_shop_newest ON products (created_at, id, is_in_stock, deleted_at, is_active)
        WHERE deleted_at IS NULL AND is_active = 1
        """,
        "CREATE INDEX variants_by_product ON variants (product_id, position, id, deleted_at)",
        """
        CREATE UNIQUE INDEX prices_by_terms
        ON prices (variant_id, currency, interval, interval_count, quantity_min, COALESCE(valid_from, 0))
        WHERE deleted_at IS NULL
        """,
    ]
}
