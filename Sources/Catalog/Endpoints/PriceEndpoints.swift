internal import Kernel

/// A price as staff see it.
struct PriceRecord: Codable, Sendable {
    let id: PriceID
    let variant_id: VariantID
    let price: Money
    /// In minor units.
    let unit_amount: Int64
    let compare_at_price: Money?
    let currency: Currency
    let interval: PriceInterval
    let interval_count: Int
    let trial_days: Int
    let quantity_min: Int
    let valid_from: Timestamp?
    let valid_until: Timestamp?
}

extension PriceRecord {
    /// The living prices of a product's living variants, in their order.
    static func all(of product: ProductID, in tx: Transaction) throws -> [PriceRecord] {
        try tx.rows(
            """
            SELECT p.id, p.variant_id, p.amount_minor, p.compare_at_minor, p.currency, p.interval,
                p.interval_count, p.trial_days, p.quantity_min, p.valid_from, p.valid_until
            FROM prices p JOIN variants v ON v.id = p.variant_id
            WHERE v.product_id = \(product) AND v.deleted_at IS NULL AND p.deleted_at IS NULL
            ORDER BY v.position, v.id, p.id LIMIT 10000
            """
        ).map(PriceRecord.init)
    }

    private init(_ row: Row) {
        let currency: Currency = row["currency"]
        let compareAtMinor: Int64? = row["compare_at_minor"]
        self.init(
            id: row["id"],
            variant_id: row["variant_id"],
            price: Money(minor: row["amount_minor"], currency: currency),
            unit_amount: row["amount_minor"],
            compare_at_price: compareAtMinor.map { Money(minor: $0, currency: currency) },
            currency: currency,
            interval: PriceInterval(rawValue: row["interval"]) ?? .oneOff,
            interval_count: row["interval_count"],
            trial_days: row["trial_days"],
            quantity_min: row["quantity_min"],
            valid_from: row["valid_from"],
            valid_until: row["valid_until"]
        )
    }
}

/// Lists the prices of a product's variants.
struct ListPrices: Query {
    static let route = Route.get("/products/{product_id}/prices", "List the prices of a product")
    typealias Who = Staff<CatalogWrite>
    typealias Path = ProductPath
    typealias Reply = [PriceRecord]

    let currency: Currency

    func answer(_ call: Call<Self>, in tx: Transaction) throws -> [PriceRecord] {
        _ = try ProductWriting(id: call.path.product_id, currency: currency).values(in: tx)
        return try PriceRecord.all(of: call.path.product_id, in: tx)
    }
}

/// Adds a price to a variant: for a time, for a larger quantity, or to be paid again and again.
struct AddPrice: Command {
    static let route = Route.post(
        "/products/{product_id}/prices",
        "Add a price",
        refusals: [PriceRefusal.self]
    )
    typealias Who = Staff<CatalogWrite>
    typealias Path = ProductPath
    struct Body: Codable, Sendable {
        /// The product's first variant when it is not there.
        let variant_id: VariantID?
        /// In the currency.
        let price: Amount
        let compare_at_price: Amount?
        /// The shop's main one unless said.
        let currency: Currency?
        let interval: PriceInterval?
        let interval_count: Count<1, 365>?
        let trial_days: Count<0, 3650>?
        let quantity_min: Count<1, 1_000_000>?
        let valid_from: Timestamp?
        let valid_until: Timestamp?
    }
    typealias Reply = PriceRecord

    let currencies: ShopCurrencies
    private var currency: Currency { currencies.main }

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> PriceRecord {
        let set = try VariantSet.find(call.path.product_id, currency: currency, in: tx)
        let variant = try call.body.variant_id.map { try set.living($0).id } ?? set.living.first?.id
        guard let variant else { throw Problem.notFound("Variant not found") }
        let terms = try terms(call.body)
        guard try PriceTable.count(of: variant, in: tx) < PriceRefusal.pricesMax else {
            throw PriceRefusal.tooManyPrices
        }
        guard let id = try PriceTable.insert(terms, for: variant, in: tx) else {
            throw PriceRefusal.priceExists
        }
        try RefreshPrice(currency: currency)
            .enqueue(for: set.product, at: [terms.validFrom, terms.validUntil], in: tx)
        try ProductTable.touch(set.product, in: tx)
        _ = try ProductWriting(id: set.product, currency: currency).finish(in: tx)
        guard let price = try PriceRecord.all(of: set.product, in: tx).first(where: { $0.id == id }) else {
            throw Problem.notFound("Price not found")
        }
        return price
    }

    private func terms(_ body: Body) throws -> PriceTerms {
        if let from = body.valid_from, let until = body.valid_until, from >= until {
            throw Problem.invalid(field: "valid_until", "must be later than valid_from")
        }
        let currency = try currencies.chosen(body.currency)
        return PriceTerms(
            unitPrice: try body.price.money(in: currency, field: "price"),
            compareAt: try body.compare_at_price?.money(in: currency, field: "compare_at_price"),
            interval: body.interval ?? .oneOff,
            intervalCount: body.interval_count?.value ?? 1,
            trialDays: body.trial_days?.value ?? 0,
            quantityMin: body.quantity_min?.value ?? 1,
            validFrom: body.valid_from,
            validUntil: body.valid_until
        )
    }
}

/// Deletes a price softly; a variant keeps at least one.
struct DeletePrice: Command {
    static let route = Route.delete(
        "/products/{product_id}/prices/{price_id}",
        "Delete a price",
        refusals: [PriceDeletionRefusal.self]
    )
    typealias Who = Staff<CatalogWrite>
    struct Path: Codable, Sendable {
        let product_id: ProductID
        let price_id: PriceID
    }
    typealias Reply = Nothing

    let currency: Currency

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> Nothing {
        let writing = ProductWriting(id: call.path.product_id, currency: currency)
        _ = try writing.values(in: tx)
        let prices = try PriceRecord.all(of: writing.id, in: tx)
        guard let price = prices.first(where: { $0.id == call.path.price_id }) else {
            throw Problem.notFound("Price not found")
        }
        guard prices.count(where: { $0.variant_id == price.variant_id }) > 1 else {
            throw PriceDeletionRefusal.lastPrice
        }
        try PriceTable.delete(price.id, of: price.variant_id, price.currency, in: tx)
        try ProductTable.touch(writing.id, in: tx)
        _ = try writing.finish(in: tx)
        return Nothing()
    }
}

/// Lists what one piece of a product's variants cost since when, what is to come included: the latest first.
struct ListPriceHistory: Query {
    static let route = Route.get(
        "/products/{product_id}/prices/history",
        "List what a product cost at which time",
        problems: [Problem.notFound]
    )
    typealias Who = Staff<CatalogWrite>
    typealias Path = ProductPath

    struct Parameters: Codable, Sendable {
        let variant_id: VariantID?
        let page: Count<1, 1_000_000>?
        let page_size: Count<1, 100>?
    }

    struct Item: Codable, Sendable {
        let variant_id: VariantID
        let currency: Currency
        /// Null while it had no price.
        let price: Money?
        /// In minor units.
        let unit_amount: Int64?
        let from: Timestamp
    }

    struct Reply: Codable, Sendable {
        let total: Int
        let page: Int
        let page_size: Int
        let prices: [Item]
    }

    let currency: Currency

    func answer(_ call: Call<Self>, in tx: Transaction) throws -> Reply {
        let product = call.path.product_id
        _ = try ProductWriting(id: product, currency: currency).values(in: tx)
        let page = PageRequest(page: call.parameters.page, size: call.parameters.page_size)
        var from: SQL = """
            FROM price_history h JOIN variants v ON v.id = h.variant_id
            WHERE v.product_id = \(product) AND NOT EXISTS (SELECT 1 FROM price_history n
                WHERE n.variant_id = h.variant_id AND n.currency = h.currency AND n.id > h.id
                    AND n.from_at <= h.from_at)
            """
        if let variant = call.parameters.variant_id { from += " AND v.id = \(variant)" }
        let rows = try tx.rows(
            """
            SELECT h.variant_id, h.currency, h.amount_minor, h.from_at \(from)
            ORDER BY h.from_at DESC, h.id DESC LIMIT \(page.size) OFFSET \(page.offset)
            """
        )
        return Reply(
            total: try tx.first("SELECT COUNT(*) \(from)")?[0] ?? 0,
            page: page.number,
            page_size: page.size,
            prices: rows.map(Item.init)
        )
    }
}

extension ListPriceHistory.Item {
    fileprivate init(_ row: Row) {
        let currency: Currency = row["currency"]
        let minor: Int64? = row["amount_minor"]
        self.init(
            variant_id: row["variant_id"],
            currency: currency,
            price: minor.map { Money(minor: $0, currency: currency) },
            unit_amount: minor,
            from: row["from_at"]
        )
    }
}
