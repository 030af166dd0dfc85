internal import Catalog
internal import Kernel

/// A shipping method as staff see it.
struct ShippingMethodReply: Codable, Sendable {
    let id: ShippingMethodID
    let zone_id: ShippingZoneID
    let name: String
    let description: String
    let kind: ShippingKind
    let currency: Currency
    let price: Money
    let free_from: Money?
    let tax_code: String?
    let taxed_like_goods: Bool
    let volumetric_divisor: Int?
    let grams_max: Int?
    let delivery_days_min: Int?
    let delivery_days_max: Int?
    let is_active: Bool
    let position: Int
    let rates: [Rate]
    let excluded_product_ids: [ProductID]
    let excluded_category_ids: [CategoryID]
    let created_at: Timestamp
    let updated_at: Timestamp

    /// One line of the table.
    struct Rate: Codable, Sendable {
        /// Grams, what the goods cost, or pieces.
        let from: Digits
        let price: Money
        let step_price: Money?
        let step: Digits?
    }

    init(_ method: StoredShippingMethod) {
        let values = method.values
        let tariff = values.tariff
        id = method.id
        zone_id = values.zone
        name = values.name
        description = values.description
        kind = tariff.kind
        currency = tariff.price.currency
        price = tariff.price
        free_from = tariff.freeFrom.map { Money(minor: $0, currency: tariff.price.currency) }
        tax_code = values.taxCode
        taxed_like_goods = values.isTaxedLikeGoods
        volumetric_divisor = tariff.volumetricDivisor
        grams_max = tariff.gramsMax
        delivery_days_min = values.days?.lowerBound
        delivery_days_max = values.days?.upperBound
        is_active = values.isActive
        position = values.position
        rates = tariff.rates.map { Rate($0, of: tariff) }
        excluded_product_ids = values.excluded.products
        excluded_category_ids = values.excluded.categories
        created_at = method.createdAt
        updated_at = method.updatedAt
    }
}

extension ShippingMethodReply.Rate {
    fileprivate init(_ rate: ShippingRate, of tariff: ShippingTariff) {
        let currency = tariff.price.currency
        let decimals = tariff.kind == .price ? currency.decimals : 0
        from = Digits(value: rate.from, decimals: decimals)
        price = Money(minor: rate.price, currency: currency)
        step_price = rate.further.map { Money(minor: $0.price, currency: currency) }
        step = rate.further.map { Digits(value: $0.step, decimals: decimals) }
    }
}
