internal import Kernel

/// What changes in one variant.
struct VariantChange: Codable, Sendable {
    let sku: SKU?
    let options: OptionValues?
    let barcode: Change<Text<1, 64>>
    let weight_grams: Change<Count<0, 100_000_000>>
    let price: Amount?
    let compare_at_price: Change<Amount>
    let cost: Change<Amount>
    let position: Count<0, 10_000>?

    /// Whether anything is mentioned.
    var isAny: Bool {
        if case .keep = barcode, case .keep = weight_grams, case .keep = compare_at_price, case .keep = cost {
            return sku != nil || options != nil || price != nil || position != nil
        }
        return true
    }

    /// Writes the variant with this change.
    func apply(to old: VariantTable.Kept, of set: VariantSet, in tx: Transaction) throws {
        var new = old.values
        if let sku { new.sku = sku.text }
        if let options { new.options = options.json.text }
        if let position { new.position = position.value }
        new.barcode = barcode.changed(new.barcode, \.text)
        new.weightGrams = weight_grams.changed(new.weightGrams, \.value)
        let cost = try cost.money(in: set.currency, field: "cost")
        new.costMinor = cost.changed(new.costMinor, \.minor)
        try set.rewrite(old.id, new, try price(of: old.id, set.currency, in: tx), in: tx)
    }

    /// The base price after this change; nil when it stays.
    private func price(of id: VariantID, _ currency: Currency, in tx: Transaction) throws -> BasePrice? {
        let compareAt = try compare_at_price.money(in: currency, field: "compare_at_price")
        let amount = try price?.money(in: currency, field: "price")
        if amount == nil, case .keep = compareAt { return nil }
        let old = try PriceTable.base(of: id, currency: currency, in: tx)
        guard let minor = amount?.minor ?? old?.amountMinor else {
            throw Problem.invalid(field: "price", "is missing: the variant has none yet")
        }
        return BasePrice(amountMinor: minor, compareAtMinor: compareAt.changed(old?.compareAtMinor, \.minor))
    }
}

extension Change<Amount> {
    /// The same change in a currency.
    fileprivate func money(in currency: Currency, field: String) throws -> Change<Money> {
        switch self {
        case .keep: .keep
        case .clear: .clear
        case .set(let amount): .set(try amount.money(in: currency, field: field))
        }
    }
}
