package import Kernel

/// A rate of tax: where, on what, how much, and while it holds.
package struct TaxRate: Sendable {
    package let id: ID<TaxRate>
    package let country: Country
    /// Nil for the whole country.
    package let region: String?
    /// Nil for goods of every tax code.
    package let taxCode: String?
    package let percentage: Percentage
    /// Whether prices already contain it.
    package let isInclusive: Bool
    package let validFrom: Timestamp?
    /// The first moment at which it holds no more.
    package let validUntil: Timestamp?

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

    func holds(at now: Timestamp, in destination: Destination) -> Bool {
        country == destination.country && (region == nil || region == destination.region)
            && validFrom.map { $0 <= now } ?? true && validUntil.map { now < $0 } ?? true
    }
}

extension [TaxRate] {
    /// The one rate for goods of a tax code: one for that very code before one for every code, one for the
    /// region before one for the country, the older before the younger.
    func rate(on taxCode: String?) -> TaxRate? {
        filter { $0.taxCode == nil || $0.taxCode == taxCode }
            .min { ($0.imprecision, $0.id.value) < ($1.imprecision, $1.id.value) }
    }
}

extension TaxRate {
    fileprivate var imprecision: Int { (taxCode == nil ? 2 : 0) + (region == nil ? 1 : 0) }
}

extension TaxRate {
    /// What the buyer reads: `Tax 10 %`.
    package var reason: String { "Tax \(percentage.digits.text) %" }
}

extension Percentage {
    /// The rate in percent with as few decimals as it has: `10`, `8.875`.
    package var digits: Digits {
        var (value, decimals) = (millionths, 4)
        while decimals > 0, value % 10 == 0 { (value, decimals) = (value / 10, decimals - 1) }
        return Digits(value: value, decimals: decimals)
    }
}
