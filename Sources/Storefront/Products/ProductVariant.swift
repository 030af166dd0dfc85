package import Catalog
package import Inventory
package import Kernel
import PriceLists

/// One variant of a product with its current price and what is there of it.
package struct ProductVariant: Codable, Sendable {
    package struct Pricing: Codable, Sendable {
        package let id: PriceID
        /// In minor units: 8999 is 89.99 USD.
        package let unit_amount: Int64
        package let currency: Currency
        package let interval: String
    }

    /// What a piece costs to who buys at least so many.
    package struct Tier: Codable, Sendable {
        let quantity_min: Int
        let price: Money
    }

    package let id: VariantID
    package let sku: String
    /// What makes the variant, such as `{"Size":"M"}`.
    package let options: RawJSON
    package let price: Money?
    package let compare_at_price: Money?
    /// The lowest price of the 30 days before the current one, where that is a reduction.
    package let lowest_price_30_days: Money?
    /// Lower prices for larger quantities; absent when there are none.
    package let tiers: [Tier]?
    package let currency: Currency
    package let stock: Int
    /// What can be bought now: `stock` less the live holds.
    package let available: Int
    package let pricing: Pricing?
    /// What the price is for, where it is not for a piece.
    package private(set) var measure: ItemMeasure?
    /// What a bundle consists of.
    package private(set) var parts: [Part]?

    package struct Part: Codable, Sendable {
        let variant_id: VariantID
        let sku: String
        let name: String
        let quantity: Int

        init(_ part: BundlePart) {
            variant_id = part.variantID
            sku = part.sku
            name = part.name
            quantity = part.quantity
        }
    }
}

extension ProductVariant {
    /// The living variants of a product in their order; the answer holds until a hold on them expires or a
    /// price begins or ends.
    static func all(of product: ProductID, currency: Currency, in tx: Transaction) throws -> [ProductVariant]
    {
        let rows = try tx.rows(
            """
            SELECT v.id, v.sku, v.options,
                CASE v.makeup WHEN 'bundle' THEN \(BundleStock.onHand)
                    ELSE COALESCE(s.on_hand, 0) END AS on_hand,
                CASE v.makeup WHEN 'bundle' THEN \(BundleStock.held(at: tx.now))
                    ELSE (SELECT CAST(COALESCE(SUM(h.quantity), 0) AS BIGINT) FROM holds h
                          WHERE h.variant_id = v.id AND h.expires_at > \(tx.now)) END AS held,
                r.id AS price_id, r.amount_minor, r.compare_at_minor, r.interval,
                CASE v.makeup WHEN 'bundle' THEN \(BundleStock.nextHold(after: tx.now))
                    ELSE (SELECT MIN(h.expires_at) FROM holds h
                          WHERE h.variant_id = v.id AND h.expires_at > \(tx.now)) END AS next_expiry,
                (SELECT MIN(CASE WHEN q.valid_from > \(tx.now) THEN q.valid_from ELSE q.valid_until END)
                 FROM prices q
                 WHERE q.variant_id = v.id AND q.currency = \(currency) AND q.deleted_at IS NULL
                    AND (q.valid_from > \(tx.now) OR q.valid_until > \(tx.now))) AS next_price,
                v.makeup,
                \(PriceSteps.tiers(in: currency, tx)) AS tiers,
                \(PriceLists.column(for: nil, in: currency, tx)) AS other_prices,
                \(PriceHistoryTable.columns(currency: currency, at: tx.now))
            FROM variants v
            LEFT JOIN stock_levels s ON s.variant_id = v.id
            LEFT JOIN prices r ON r.id = \(CurrentPrice.id(currency: currency, at: tx.now))
            WHERE v.product_id = \(product) AND v.deleted_at IS NULL
            ORDER BY v.position, v.id
            """
        )
        var (variants, makeups): ([ProductVariant], [VariantID: SellableMakeup]) = ([], [:])
        for row in rows {
            var cells = Cells(row)
            let variant = ProductVariant(
                &cells,
                PriceSteps(row, in: currency, tx),
                Reduction(row, in: currency),
                tx
            )
            for _ in 0..<2 {
                if let moment = cells.next() as Timestamp? { tx.answerHolds(until: moment) }
            }
            if let makeup: String = cells.next() { makeups[variant.id] = SellableMakeup(rawValue: makeup) }
            variants.append(variant)
        }
        return try made(variants, makeups, in: tx)
    }

    /// Adds what is known of variants that are measured or bundles; no statement when there are none.
    private static func made(
        _ variants: [ProductVariant],
        _ makeups: [VariantID: SellableMakeup],
        in tx: Transaction
    ) throws -> [ProductVariant] {
        guard !makeups.isEmpty else { return variants }
        // A bundle's stock changes with its parts, which are other products.
        tx.depend(on: "stock")
        let known = try Makeup.load(makeups, in: tx)
        return variants.map { variant in
            var made = variant
            made.measure = known[variant.id]?.measure.map { ItemMeasure($0) }
            made.parts = known[variant.id].map(\.parts).flatMap { $0.isEmpty ? nil : $0.map(Part.init) }
            return made
        }
    }

    private init(
        _ cells: inout Cells,
        _ steps: PriceSteps,
        _ reduction: Reduction,
        _ tx: Transaction
    ) {
        let currency = reduction.currency
        id = cells.next()
        sku = cells.next()
        options = RawJSON(stored: cells.next())
        stock = cells.next()
        available = stock - cells.next()
        let priceID: PriceID? = cells.next()
        let plain = cells.money(in: currency)
        price = plain.map { steps.step(for: 1, instead: $0)?.unit ?? $0 }
        compare_at_price = cells.money(in: currency)
        lowest_price_30_days = reduction.lowest(
            for: price == plain ? plain : nil,
            instead: compare_at_price,
            tx
        )
        let falls = plain.map { steps.falls(from: $0) } ?? []
        tiers = falls.isEmpty ? nil : falls.map { Tier(quantity_min: $0.quantityMin, price: $0.unit) }
        self.currency = currency
        let interval: String? = cells.next()
        pricing =
            if let priceID, let price, let interval {
                Pricing(id: priceID, unit_amount: price.minor, currency: currency, interval: interval)
            } else { nil }
    }
}
