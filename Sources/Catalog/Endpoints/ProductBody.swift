internal import Kernel

/// A whole product as staff write it.
///
/// What is said of one variant (`sku`, `price`, `cost`, …) is meant for the first; with `variants` it is
/// what those that do not say otherwise begin with.
struct ProductBody: Codable, Sendable {
    let name: Text<1, 255>
    let slug: Slug?
    let description: Text<0, 50_000>?
    let brand: Text<1, 120>?
    let category_id: CategoryID?
    let tax_code: Text<1, 64>?
    let is_shippable: Bool?
    let is_active: Bool?
    let rating: Rating?
    let rating_count: Count<0, 1_000_000_000>?
    let attributes: AttributeValues?
    let metadata: Metadata?
    let sku: SKU?
    let price: Amount
    let compare_at_price: Amount?
    let cost: Amount?
    let barcode: Text<1, 64>?
    let weight_grams: Count<0, 100_000_000>?
    let size: PieceSizeFields?
    let variants: [VariantBody]?

    func values(slug: String) -> ProductValues {
        ProductValues(
            slug: slug,
            name: name.text,
            description: description?.text ?? "",
            brand: brand?.text,
            categoryID: category_id,
            taxCode: tax_code?.text,
            isShippable: is_shippable ?? true,
            isActive: is_active ?? true,
            ratingHundredths: rating?.hundredths ?? 0,
            ratingCount: rating_count?.value ?? 0,
            attributes: attributes?.json.text ?? "{}",
            metadata: metadata?.json.text ?? "{}"
        )
    }

    /// What the product's own fields say of its one variant.
    var variant: VariantBody {
        VariantBody(
            sku: sku,
            options: nil,
            barcode: barcode,
            weight_grams: weight_grams,
            size: size,
            price: price,
            compare_at_price: compare_at_price,
            cost: cost,
            position: nil
        )
    }

    /// The variants to write, as lines: those listed, or the one that the product itself describes.
    ///
    /// `sku` gives the SKU of the variant at an index that names none.
    func variantLines(
        currency: Currency,
        sku: (Int) -> String
    ) throws -> [VariantSet.Line] {
        let base = try price.money(in: currency, field: "price")
        guard let variants else { return [try variant.line(sku: sku(0), position: 0, price: base, at: "")] }
        guard (1...200).contains(variants.count) else {
            throw Problem.invalid(field: "variants", "must have from 1 to 200 entries")
        }
        var seen: Set<String> = []
        return try variants.enumerated().map { index, variant in
            let line = try variant.line(
                sku: sku(index),
                position: index,
                price: base,
                at: "variants[\(index)]."
            )
            guard seen.insert(line.values.sku).inserted else {
                throw Problem.invalid(field: "variants[\(index)].sku", "occurs twice")
            }
            return line
        }
    }
}

/// A whole variant as staff write it.
struct VariantBody: Codable, Sendable {
    let sku: SKU?
    let options: OptionValues?
    let barcode: Text<1, 64>?
    let weight_grams: Count<0, 100_000_000>?
    /// Of one piece, packed.
    let size: PieceSizeFields?
    let price: Amount?
    let compare_at_price: Amount?
    let cost: Amount?
    let position: Count<0, 10_000>?

    /// The rows of this variant, which has this `sku`, `position` or `price` when it names none.
    ///
    /// `prefix` says where it stands in the request.
    func line(
        sku: String,
        position: Int,
        price: Money,
        at prefix: String
    ) throws -> VariantSet.Line {
        let currency = price.currency
        let price = try self.price?.money(in: currency, field: prefix + "price") ?? price
        let compareAt = try compare_at_price?.money(in: currency, field: prefix + "compare_at_price")
        let cost = try cost?.money(in: currency, field: prefix + "cost")
        let values = VariantValues(
            sku: self.sku?.text ?? sku,
            options: options?.json.text ?? "{}",
            barcode: barcode?.text,
            weightGrams: weight_grams?.value,
            costMinor: cost?.minor,
            position: self.position?.value ?? position,
            size: size?.size
        )
        return (values, BasePrice(amountMinor: price.minor, compareAtMinor: compareAt?.minor))
    }
}

/// What changes in one variant.
struct VariantChange: Codable, Sendable {
    let sku: SKU?
    let options: OptionValues?
    let barcode: Change<Text<1, 64>>
    let weight_grams: Change<Count<0, 100_000_000>>
    let size: Change<PieceSizeFields>
    let price: Amount?
    let compare_at_price: Change<Amount>
    let cost: Change<Amount>
    let position: Count<0, 10_000>?

    /// Whether anything is mentioned.
    var isAny: Bool {
        if case .keep = barcode, case .keep = weight_grams, case .keep = size,
            case .keep = compare_at_price, case .keep = cost
        {
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
        new.size = size.changed(new.size, \.size)
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
