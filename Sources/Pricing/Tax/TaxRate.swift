import Catalog
package import Kernel

/// A rate of tax: where, on what, how much, and while it holds.
package struct TaxRate: Sendable {
    package let id: ID<TaxRate>
    package let country: Country
    /// Nil for the whole country.
    package let region: String?
    /// Nil for all postcodes; a destination without a postcode is in none of them.
    package var postcodes: PostcodeList?
    /// Nil for goods of every tax code.
    package var taxCode: String?
    package var percentage: Percentage
    /// Whether prices already contain it.
    package var isInclusive: Bool
    package var validFrom: Timestamp?
    /// The first moment at which it holds no more.
    package var validUntil: Timestamp?
    /// What buyers read before the percentage; `Tax` unless said.
    package var name: String?
    /// The table that it was loaded from, such as `eu`; nil for one that staff made or changed.
    package var table: String?

    package init(
        id: ID<TaxRate>,
        place: Destination,
        taxCode: String? = nil,
        percentage: Percentage,
        isInclusive: Bool = false,
        validity: (from: Timestamp?, until: Timestamp?) = (nil, nil)
    ) {
        self.id = id
        country = place.country
        region = place.region
        self.taxCode = taxCode
        self.percentage = percentage
        self.isInclusive = isInclusive
        validFrom = validity.from
        validUntil = validity.until
    }

    /// Whether it is a rate of a place at a moment.
    package func holds(at now: Timestamp, in destination: Destination) -> Bool {
        country == destination.country && (region == nil || region == destination.region)
            && (postcodes.map { areas in destination.postcode.map(areas.contains) ?? false } ?? true)
            && validFrom.map { $0 <= now } ?? true && validUntil.map { now < $0 } ?? true
    }
}

extension [TaxRate] {
    /// The one rate for goods of a tax code, of those that hold.
    ///
    /// One for that very code comes before one for what it falls back to (``TaxCode``), and that before one
    /// for every code; then one for postcodes before one for the region before one for the country, one that
    /// staff made before one of a table, the older before the younger.
    package func rate(on taxCode: String?) -> TaxRate? {
        // A gift card is money in another form: what is bought with it is taxed.
        guard taxCode != Sellable.giftCardCode else { return nil }
        let choices: [String?] = TaxCode.choices(taxCode) + [nil]
        for choice in choices {
            let rates = filter { $0.taxCode == choice }
            if let rate = rates.min(by: { $0.rank < $1.rank }) { return rate }
        }
        return nil
    }
}

extension TaxRate {
    fileprivate var rank: (place: Int, source: Int, age: Int64) {
        (postcodes != nil ? 0 : region != nil ? 1 : 2, table == nil ? 0 : 1, id.value)
    }

    /// What the buyer reads: `Tax 10 %`.
    package var reason: String { "\(name ?? "Tax") \(percentage.digits.text) %" }
}

extension Percentage {
    /// The rate in percent with as few decimals as it has: `10`, `8.875`.
    package var digits: Digits {
        var (value, decimals) = (millionths, 4)
        while decimals > 0, value % 10 == 0 { (value, decimals) = (value / 10, decimals - 1) }
        return Digits(value: value, decimals: decimals)
    }
}
