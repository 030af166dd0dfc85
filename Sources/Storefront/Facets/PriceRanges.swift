import Kernel

/// The ranges into which prices are counted: round amounts that grow by about two and a half.
struct PriceRanges {
    /// Lower bounds in minor units, upwards; the first is 0.
    private let bounds: [Int64]
    private let currency: Currency

    init(_ currency: Currency) {
        self.currency = currency
        let unit = (0..<currency.decimals).reduce(Int64(1)) { unit, _ in unit * 10 }
        bounds = [0, 25, 50, 100, 250, 500, 1_000].map { $0 * unit }
    }

    /// The number of the range in which a price lies.
    func number(of price: SQL) -> SQL {
        let cases = bounds.indices.dropFirst().map { index -> SQL in
            "WHEN \(price) < \(bounds[index]) THEN \(index - 1)"
        }
        return "CAST(CASE \(cases.joined(" ")) ELSE \(bounds.count - 1) END AS BIGINT)"
    }

    func range(_ number: Int, count: Int) -> Facets.PriceRange {
        let next = number + 1
        return Facets.PriceRange(
            min: Money(minor: bounds[number], currency: currency),
            max: next < bounds.count ? Money(minor: bounds[next] - 1, currency: currency) : nil,
            count: count
        )
    }
}
