package import Kernel

/// Brings the rates of a table into the shop, and again after it changed.
package struct TaxTableLoading: Sendable {
    /// What a load did, or would do.
    package struct Outcome: Sendable, Equatable {
        package var isInclusive: Bool
        package var added = 0
        package var changed = 0
        package var removed = 0
        package var kept = 0
        /// How many rates staff made by themselves in countries of the table; these come first.
        package var own: [Country: Int] = [:]

        package var changesNothing: Bool { added + changed + removed == 0 }
    }

    private let table: TaxTable
    /// Nil to leave the rates as they were loaded before; prices contain the tax when they never were.
    private let isInclusive: Bool?

    package init(_ table: TaxTable, isInclusive: Bool?) {
        self.table = table
        self.isInclusive = isInclusive
    }

    /// What tells one rate of a table from another.
    private struct Key: Hashable {
        let country: Country
        let region: String?
        let postcodes: PostcodeList?
        let taxCode: String?
        let from: Timestamp?

        init(_ rate: TaxRate) {
            (country, region, postcodes) = (rate.country, rate.region, rate.postcodes)
            (taxCode, from) = (rate.taxCode, rate.validFrom)
        }
    }

    /// Adds, changes and removes rates of the table until they are as it says; others are left alone.
    ///
    /// A rate of the staff's own that stands where one of the table would is kept instead of it.
    ///
    /// With `isTrial` it only says what it would do, and may run in a read.
    package func run(isTrial: Bool, in tx: Transaction) throws -> Outcome {
        let stored = try TaxRates.load(for: table.countries, in: tx)
        let loaded = stored.filter { $0.table == table.name }
        let own = stored.filter { $0.table == nil }
        let ownKeys = Set(own.map(Key.init))
        var outcome = Outcome(isInclusive: isInclusive ?? loaded.first?.isInclusive ?? true)
        for rate in own { outcome.own[rate.country, default: 0] += 1 }
        var before = Dictionary(loaded.map { (Key($0), $0) }) { first, _ in first }
        for var wanted in table.rates where !ownKeys.contains(Key(wanted)) {
            wanted.isInclusive = outcome.isInclusive
            guard let old = before.removeValue(forKey: Key(wanted)) else {
                outcome.added += 1
                if !isTrial { _ = try TaxRates.insert(wanted, in: tx) }
                continue
            }
            guard let changed = old.changed(to: wanted) else {
                outcome.kept += 1
                continue
            }
            outcome.changed += 1
            if !isTrial { _ = try TaxRates.update(changed, in: tx) }
        }
        outcome.removed = before.count
        if !isTrial { for rate in before.values { _ = try TaxRates.delete(rate.id, in: tx) } }
        return outcome
    }
}

extension TaxRate {
    /// Nil when nothing differs.
    fileprivate func changed(to wanted: TaxRate) -> TaxRate? {
        var changed = self
        changed.percentage = wanted.percentage
        changed.isInclusive = wanted.isInclusive
        changed.validUntil = wanted.validUntil
        changed.name = wanted.name
        let isSame =
            percentage == wanted.percentage && isInclusive == wanted.isInclusive
            && validUntil == wanted.validUntil && name == wanted.name
        return isSame ? nil : changed
    }
}
