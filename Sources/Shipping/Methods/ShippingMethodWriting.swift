internal import Catalog
internal import Kernel

/// Every statement that writes methods, their rates and their restrictions.
enum ShippingMethodWriting {
    static func insert(_ values: ShippingMethodValues, in tx: Transaction) throws -> ShippingMethodID {
        let tariff = values.tariff
        let row = try tx.first(
            """
            INSERT INTO shipping_methods (zone_id, name, description, kind, currency, price_minor,
                free_from_minor, tax_code, volumetric_divisor, grams_max, delivery_days_min,
                delivery_days_max, is_active, position, is_taxed_like_goods, created_at, updated_at)
            VALUES (\(values.zone), \(values.name), \(values.description), \(tariff.kind),
                \(tariff.price.currency), \(tariff.price.minor), \(tariff.freeFrom), \(values.taxCode),
                \(tariff.volumetricDivisor), \(tariff.gramsMax), \(values.days?.lowerBound),
                \(values.days?.upperBound), \(values.isActive), \(values.position),
                \(values.isTaxedLikeGoods), \(tx.now), \(tx.now))
            RETURNING id
            """
        )
        guard let row else { throw DatabaseError.statement("a stored shipping method was not returned") }
        let id: ShippingMethodID = row["id"]
        try writeParts(of: id, values, in: tx)
        return id
    }

    static func update(
        _ id: ShippingMethodID,
        _ values: ShippingMethodValues,
        in tx: Transaction
    ) throws {
        let tariff = values.tariff
        try tx.execute(
            """
            UPDATE shipping_methods SET zone_id = \(values.zone), name = \(values.name),
                description = \(values.description), kind = \(tariff.kind),
                currency = \(tariff.price.currency), price_minor = \(tariff.price.minor),
                free_from_minor = \(tariff.freeFrom), tax_code = \(values.taxCode),
                volumetric_divisor = \(tariff.volumetricDivisor), grams_max = \(tariff.gramsMax),
                delivery_days_min = \(values.days?.lowerBound),
                delivery_days_max = \(values.days?.upperBound), is_active = \(values.isActive),
                position = \(values.position), is_taxed_like_goods = \(values.isTaxedLikeGoods),
                updated_at = \(tx.now)
            WHERE id = \(id)
            """
        )
        try tx.execute("DELETE FROM shipping_rates WHERE method_id = \(id)")
        try tx.execute("DELETE FROM shipping_restrictions WHERE method_id = \(id)")
        try writeParts(of: id, values, in: tx)
    }

    /// Softly: orders name it.
    static func delete(_ id: ShippingMethodID, in tx: Transaction) throws {
        try tx.execute(
            "UPDATE shipping_methods SET deleted_at = \(tx.now), updated_at = \(tx.now) WHERE id = \(id)"
        )
        try tx.execute("DELETE FROM shipping_restrictions WHERE method_id = \(id)")
    }

    private static func writeParts(
        of id: ShippingMethodID,
        _ values: ShippingMethodValues,
        in tx: Transaction
    ) throws {
        let rates = values.tariff.rates.map { rate -> SQL in
            "(\(id), \(rate.from), \(rate.price), \(rate.further?.step), \(rate.further?.price))"
        }
        if !rates.isEmpty {
            try tx.execute(
                """
                INSERT INTO shipping_rates (method_id, from_amount, price_minor, step_size, step_minor)
                VALUES \(rates.joined(", "))
                """
            )
        }
        let products = values.excluded.products.map { product -> SQL in "(\(id), \(product), NULL)" }
        let categories = values.excluded.categories.map { category -> SQL in "(\(id), NULL, \(category))" }
        for lists in [products, categories] where !lists.isEmpty {
            try tx.execute(
                """
                INSERT INTO shipping_restrictions (method_id, product_id, category_id)
                VALUES \(lists.joined(", "))
                """
            )
        }
    }
}
