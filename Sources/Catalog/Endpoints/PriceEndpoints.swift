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
        let price: Amount
        let compare_at_price: Amount?
        let interval: PriceInterval?
        let interval_count: Count<1, 365>?
        let trial_days: Count<0, 3650>?
        let quantity_min: Count<1, 1_000_000>?
        let valid_from: Timestamp?
        let valid_until: Timestamp?
    }
    typealias Reply = PriceRecord

    let currency: Currency

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> PriceRecord {
        let set = try VariantSet.find(call.path.product_id, currency: currency, in: tx)
        let variant = try call.body.variant_id.map { try set.living($0).id } ?? set.living.first?.id
        guard let variant else { throw Problem.notFound("Variant not found") }
        let terms = try terms(call.body)
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
        try PriceTable.delete(price.id, in: tx)
        try ProductTable.touch(writing.id, in: tx)
        _ = try writing.finish(in: tx)
        return Nothing()
    }
}
