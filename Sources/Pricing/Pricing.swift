package import Kernel

/// What an order costs: the quote, a pure function, and the tax rates it counts with.
package struct Pricing: Feature {
    package let name = "pricing"

    package var migrations: [Migration] {
        [
            Migration(
                "2026-11-21-pricing",
                [
                    """
                    CREATE TABLE tax_rates (
                        id \(.identity), country TEXT NOT NULL, region TEXT, tax_code TEXT,
                        percentage_millionths \(.integer) NOT NULL
                            CHECK (percentage_millionths BETWEEN 0 AND 10000000),
                        is_inclusive \(.integer) NOT NULL CHECK (is_inclusive IN (0, 1)),
                        valid_from \(.integer), valid_until \(.integer), created_at \(.integer) NOT NULL
                    )\(.strict)
                    """,
                    "CREATE INDEX tax_rates_country ON tax_rates (country)",
                ]
            ),
            Migration(
                "2026-11-22-tax-places",
                [
                    "ALTER TABLE tax_rates ADD COLUMN postcodes TEXT",
                    "ALTER TABLE tax_rates ADD COLUMN name TEXT",
                    "ALTER TABLE tax_rates ADD COLUMN table_name TEXT",
                ]
            ),
        ]
    }

    package var endpoints: [any Endpoint] {
        [ListTaxRates(), ShowTaxRate(), CreateTaxRate(), ChangeTaxRate(), DeleteTaxRate()]
    }

    package init() {}
}
