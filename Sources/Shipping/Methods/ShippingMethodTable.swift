internal import Catalog
internal import Kernel

/// Every statement on methods, their rates and their restrictions.
enum ShippingMethodTable {
    /// Methods of one zone.
    static let countMax = 100

    private static let columns: SQL = """
        m.id, m.zone_id, m.name, m.description, m.kind, m.currency, m.price_minor, m.free_from_minor,
        m.tax_code, m.volumetric_divisor, m.grams_max, m.delivery_days_min, m.delivery_days_max, m.is_active,
        m.position, m.is_taxed_like_goods, m.created_at, m.updated_at
        """

    /// The methods of a zone that are switched on, with what excludes some of the goods.
    static func carriers(
        of parcel: Parcel,
        in zone: ShippingZoneID,
        _ currency: Currency,
        in tx: Transaction
    ) throws -> [ShippingCarrier] {
        let products = Set(parcel.items.map(\.product)).sorted { $0.value < $1.value }
        let categories = Set(parcel.items.flatMap(\.categories)).sorted { $0.value < $1.value }
        let rows = try tx.rows(
            """
            SELECT \(columns), r.from_amount, r.price_minor AS rate_minor, r.step_size, r.step_minor,
                CASE WHEN EXISTS (
                    SELECT 1 FROM shipping_restrictions x WHERE x.method_id = m.id
                        AND (x.product_id IN \(products) OR x.category_id IN \(categories))
                ) THEN 1 ELSE 0 END AS is_excluded
            FROM shipping_methods m LEFT JOIN shipping_rates r ON r.method_id = m.id
            WHERE m.zone_id = \(zone) AND m.currency = \(currency) AND m.is_active = 1
                AND m.deleted_at IS NULL
            ORDER BY m.position, m.id, r.from_amount
            """
        )
        var rates: [ShippingMethodID: [ShippingRate]] = [:]
        var firsts: [Row] = []
        for row in rows {
            let id: ShippingMethodID = row["id"]
            if rates[id] == nil { firsts.append(row) }
            let from: Int64? = row["from_amount"]
            rates[id, default: []] += from == nil ? [] : [ShippingRate(row)]
        }
        return firsts.map { ShippingCarrier($0, rates: rates[$0["id"]] ?? []) }
    }

    // MARK: Staff

    static func all(of zone: ShippingZoneID?, in tx: Transaction) throws -> [StoredShippingMethod] {
        try stored(
            tx.rows(
                """
                SELECT \(columns) FROM shipping_methods m
                WHERE m.deleted_at IS NULL AND (m.zone_id = \(zone) OR \(zone == nil) = 1)
                ORDER BY m.zone_id, m.position, m.id LIMIT 2000
                """
            ),
            in: tx
        )
    }

    static func find(_ id: ShippingMethodID, in tx: Transaction) throws -> StoredShippingMethod? {
        try stored(
            tx.rows("SELECT \(columns) FROM shipping_methods m WHERE m.id = \(id) AND m.deleted_at IS NULL"),
            in: tx
        ).first
    }

    static func count(of zone: ShippingZoneID, in tx: Transaction) throws -> Int {
        try tx.first(
            "SELECT COUNT(*) FROM shipping_methods WHERE zone_id = \(zone) AND deleted_at IS NULL"
        )?[0] ?? 0
    }

    private static func stored(_ rows: [Row], in tx: Transaction) throws -> [StoredShippingMethod] {
        guard !rows.isEmpty else { return [] }
        let ids: [ShippingMethodID] = rows.map { $0["id"] }
        var rates: [ShippingMethodID: [ShippingRate]] = [:]
        let lines = try tx.rows(
            """
            SELECT method_id, from_amount, price_minor AS rate_minor, step_size, step_minor
            FROM shipping_rates WHERE method_id IN \(ids) ORDER BY method_id, from_amount
            """
        )
        for row in lines { rates[row["method_id"], default: []].append(ShippingRate(row)) }
        var excluded: [ShippingMethodID: ShippingMethodValues.Excluded] = [:]
        let restrictions = try tx.rows(
            """
            SELECT method_id, product_id, category_id FROM shipping_restrictions
            WHERE method_id IN \(ids) ORDER BY id
            """
        )
        for row in restrictions {
            var entry = excluded[row["method_id"]] ?? .init(products: [], categories: [])
            if let product: ProductID = row["product_id"] { entry.products.append(product) }
            if let category: CategoryID = row["category_id"] { entry.categories.append(category) }
            excluded[row["method_id"]] = entry
        }
        return rows.map { row in
            StoredShippingMethod(
                row,
                rates: rates[row["id"]] ?? [],
                excluded: excluded[row["id"]] ?? .init(products: [], categories: [])
            )
        }
    }
}

extension ShippingRate {
    fileprivate init(_ row: Row) {
        let step: Int64? = row["step_size"]
        let price: Int64? = row["step_minor"]
        self.init(
            from: row["from_amount"],
            price: row["rate_minor"],
            further: step.map { Further(step: $0, price: price ?? 0) }
        )
    }
}

extension ShippingTariff {
    fileprivate init(_ row: Row, rates: [ShippingRate]) {
        self.init(
            kind: row["kind"],
            price: Money(minor: row["price_minor"], currency: row["currency"]),
            freeFrom: row["free_from_minor"],
            volumetricDivisor: row["volumetric_divisor"],
            gramsMax: row["grams_max"],
            rates: rates
        )
    }
}

extension Row {
    fileprivate var days: ClosedRange<Int>? {
        let min: Int? = self["delivery_days_min"]
        let max: Int? = self["delivery_days_max"]
        guard let min, let max, min <= max else { return nil }
        return min...max
    }
}

extension ShippingCarrier {
    fileprivate init(_ row: Row, rates: [ShippingRate]) {
        self.init(
            id: row["id"],
            name: row["name"],
            description: row["description"],
            taxCode: row["tax_code"],
            isTaxedLikeGoods: row["is_taxed_like_goods"],
            days: row.days,
            tariff: ShippingTariff(row, rates: rates),
            isExcluded: row["is_excluded"]
        )
    }
}

extension StoredShippingMethod {
    fileprivate init(_ row: Row, rates: [ShippingRate], excluded: ShippingMethodValues.Excluded) {
        self.init(
            id: row["id"],
            values: ShippingMethodValues(
                zone: row["zone_id"],
                name: row["name"],
                description: row["description"],
                taxCode: row["tax_code"],
                isTaxedLikeGoods: row["is_taxed_like_goods"],
                days: row.days,
                isActive: row["is_active"],
                position: row["position"],
                tariff: ShippingTariff(row, rates: rates),
                excluded: excluded
            ),
            createdAt: row["created_at"],
            updatedAt: row["updated_at"]
        )
    }
}
