internal import Catalog
internal import Kernel

/// One line of a method's table, as staff write it.
struct ShippingRateBody: Codable, Sendable {
    /// From which on it holds: grams, what the goods cost, or pieces.
    let from: Amount
    let price: Amount
    /// What each begun step above `from` costs besides.
    let step_price: Amount?
    /// How large such a step is: 1000 g or one piece unless said.
    let step: Amount?
}

extension ShippingRateBody {
    /// The lines of a table, the lowest first.
    static func rates(
        _ bodies: [ShippingRateBody],
        _ kind: ShippingKind,
        _ currency: Currency
    ) throws -> [ShippingRate] {
        guard bodies.count <= 200 else {
            throw Problem.invalid(field: "rates", "must have at most 200 entries")
        }
        var seen: Set<Int64> = []
        let rates = try bodies.enumerated().map { index, body in
            let rate = try body.rate(kind, currency, at: "rates[\(index)].")
            guard seen.insert(rate.from).inserted else {
                throw Problem.invalid(field: "rates[\(index)].from", "occurs twice")
            }
            return rate
        }
        return rates.sorted { $0.from < $1.from }
    }

    private func rate(
        _ kind: ShippingKind,
        _ currency: Currency,
        at prefix: String
    ) throws -> ShippingRate {
        ShippingRate(
            from: try Self.threshold(from, kind, currency, field: prefix + "from"),
            price: try price.money(in: currency, field: prefix + "price").minor,
            further: try further(kind, currency, at: prefix)
        )
    }

    private func further(
        _ kind: ShippingKind,
        _ currency: Currency,
        at prefix: String
    ) throws -> ShippingRate.Further? {
        guard let step_price else {
            guard step == nil else { throw Problem.invalid(field: prefix + "step_price", "is missing") }
            return nil
        }
        let price = try step_price.money(in: currency, field: prefix + "step_price").minor
        guard let step else {
            guard kind != .price else { throw Problem.invalid(field: prefix + "step", "is missing") }
            return ShippingRate.Further(step: kind == .weight ? 1_000 : 1, price: price)
        }
        let size = try Self.threshold(step, kind, currency, field: prefix + "step")
        guard size > 0 else { throw Problem.invalid(field: prefix + "step", "must be more than 0") }
        return ShippingRate.Further(step: size, price: price)
    }

    /// Minor units of a price; grams and pieces as they are.
    private static func threshold(
        _ amount: Amount,
        _ kind: ShippingKind,
        _ currency: Currency,
        field: String
    ) throws -> Int64 {
        guard kind == .price else { return try amount.whole(field: field) }
        return try amount.money(in: currency, field: field).minor
    }
}

/// A whole method as staff write it.
struct ShippingMethodBody: Codable, Sendable {
    let zone_id: ShippingZoneID
    let name: Text<1, 120>
    let description: Text<0, 1_000>?
    let kind: ShippingKind
    /// The shop's own unless said.
    let currency: Currency?
    /// The whole price, or what is added to that of the table; nothing unless said.
    let price: Amount?
    /// What the goods cost at least to be sent for nothing.
    let free_from: Amount?
    let tax_code: Text<1, 64>?
    /// Whether it is taxed in parts at the rates of the goods, instead of by a code; false unless said.
    let taxed_like_goods: Bool?
    /// How many cubic millimetres count as a gram: 5000 for the usual 5000 cm³ a kilogram.
    let volumetric_divisor: Count<1, 1_000_000>?
    /// What it carries at most.
    let grams_max: Count<0, 1_000_000_000>?
    let delivery_days_min: Count<0, 365>?
    let delivery_days_max: Count<0, 365>?
    let is_active: Bool?
    let position: Count<0, 1_000_000>?
    let rates: [ShippingRateBody]?
    let excluded_product_ids: [ProductID]?
    let excluded_category_ids: [CategoryID]?

    func values(shop: Currency) throws -> ShippingMethodValues {
        let currency = currency ?? shop
        return ShippingMethodValues(
            zone: zone_id,
            name: name.text,
            description: description?.text ?? "",
            taxCode: tax_code?.text,
            isTaxedLikeGoods: taxed_like_goods ?? false,
            days: try Self.days(delivery_days_min?.value, delivery_days_max?.value),
            isActive: is_active ?? true,
            position: position?.value ?? 0,
            tariff: ShippingTariff(
                kind: kind,
                price: try price?.money(in: currency, field: "price") ?? .zero(currency),
                freeFrom: try free_from?.money(in: currency, field: "free_from").minor,
                volumetricDivisor: volumetric_divisor?.value,
                gramsMax: grams_max?.value,
                rates: try ShippingRateBody.rates(rates ?? [], kind, currency)
            ),
            excluded: .init(products: excluded_product_ids ?? [], categories: excluded_category_ids ?? [])
        )
    }

    /// What is not said is like what is.
    static func days(_ min: Int?, _ max: Int?) throws -> ClosedRange<Int>? {
        guard let low = min ?? max, let high = max ?? min else { return nil }
        guard low <= high else {
            throw Problem.invalid(field: "delivery_days_max", "must be at least delivery_days_min")
        }
        return low...high
    }
}
