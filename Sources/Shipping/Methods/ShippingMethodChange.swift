internal import Catalog
internal import Kernel

/// What changes in a method; another kind or currency is a rewriting.
struct ShippingMethodChange: Codable, Sendable {
    let zone_id: ShippingZoneID?
    let name: Text<1, 120>?
    let description: Text<0, 1_000>?
    let price: Amount?
    let free_from: Change<Amount>
    let tax_code: Change<Text<1, 64>>
    let taxed_like_goods: Bool?
    let volumetric_divisor: Change<Count<1, 1_000_000>>
    let grams_max: Change<Count<0, 1_000_000_000>>
    let delivery_days_min: Change<Count<0, 365>>
    let delivery_days_max: Change<Count<0, 365>>
    let is_active: Bool?
    let position: Count<0, 1_000_000>?
    let rates: [ShippingRateBody]?
    let excluded_product_ids: [ProductID]?
    let excluded_category_ids: [CategoryID]?

    /// The values after this change.
    func applied(to old: ShippingMethodValues) throws -> ShippingMethodValues {
        var new = old
        if let zone_id { new.zone = zone_id }
        if let name { new.name = name.text }
        if let description { new.description = description.text }
        if let taxed_like_goods { new.isTaxedLikeGoods = taxed_like_goods }
        // Who has it taxed like the goods need not clear its code too.
        new.taxCode = tax_code.changed(taxed_like_goods == true ? nil : old.taxCode, \.text)
        new.days = try ShippingMethodBody.days(
            delivery_days_min.changed(old.days?.lowerBound, \.value),
            delivery_days_max.changed(old.days?.upperBound, \.value)
        )
        if let is_active { new.isActive = is_active }
        if let position { new.position = position.value }
        if let excluded_product_ids { new.excluded.products = excluded_product_ids }
        if let excluded_category_ids { new.excluded.categories = excluded_category_ids }
        try apply(to: &new.tariff)
        return new
    }

    private func apply(to tariff: inout ShippingTariff) throws {
        let currency = tariff.price.currency
        if let price { tariff.price = try price.money(in: currency, field: "price") }
        switch free_from {
        case .keep: break
        case .clear: tariff.freeFrom = nil
        case .set(let amount):
            tariff.freeFrom = try amount.money(in: currency, field: "free_from").minor
        }
        tariff.volumetricDivisor = volumetric_divisor.changed(tariff.volumetricDivisor, \.value)
        tariff.gramsMax = grams_max.changed(tariff.gramsMax, \.value)
        if let rates { tariff.rates = try ShippingRateBody.rates(rates, tariff.kind, currency) }
    }
}

extension Change {
    /// The stored form of a field after this change.
    fileprivate func changed<Stored>(_ old: Stored?, _ stored: (Value) -> Stored) -> Stored? {
        switch self {
        case .keep: old
        case .clear: nil
        case .set(let value): stored(value)
        }
    }
}
