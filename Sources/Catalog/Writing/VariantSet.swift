internal import Kernel

/// The variants of one product, as staff or an import changes them.
struct VariantSet {
    typealias Line = (values: VariantValues, price: BasePrice)

    let product: ProductID
    let currency: Currency
    /// Deleted ones too, in their order.
    let all: [VariantTable.Kept]

    var living: [VariantTable.Kept] { all.filter { !$0.isDeleted } }

    init(of product: ProductID, currency: Currency, in tx: Transaction) throws {
        self.product = product
        self.currency = currency
        all = try VariantTable.all(of: [product], in: tx)
    }

    /// - Throws: ``SKURefusal`` when a SKU belongs to another product.
    func checkOwners(of skus: [String], in tx: Transaction) throws {
        let owners = try VariantTable.owners(of: skus, in: tx)
        if let sku = skus.first(where: { owners[$0].map { $0 != product } ?? false }) {
            throw SKURefusal.skuTaken(sku)
        }
    }

    /// Adds variants, or brings deleted ones back by their SKUs; living ones only take the price.
    ///
    /// - Returns: the ids by SKU, and whether anything changed.
    func add(_ lines: [Line], in tx: Transaction) throws -> (ids: [String: VariantID], isChanged: Bool) {
        try checkOwners(of: lines.map(\.values.sku), in: tx)
        var ids = Dictionary(all.map { ($0.values.sku, $0.id) }, uniquingKeysWith: { first, _ in first })
        let fresh = lines.filter { ids[$0.values.sku] == nil }
        let back = lines.compactMap { line in
            all.first { $0.isDeleted && $0.values.sku == line.values.sku }.map {
                ($0.id, product, line.values)
            }
        }
        ids.merge(try insert(fresh, in: tx)) { first, _ in first }
        try VariantTable.update(back, in: tx)
        try setSizes(fresh.map(\.values) + back.map(\.2), ids, in: tx)
        let prices = try setPrices(lines, ids, in: tx)
        return (ids, prices > 0 || !back.isEmpty)
    }

    /// Makes these the product's variants: matched by SKU, the others are deleted.
    func replace(with lines: [Line], in tx: Transaction) throws {
        let skus = Set(lines.map(\.values.sku))
        try checkOwners(of: skus.sorted(), in: tx)
        var ids = Dictionary(all.map { ($0.values.sku, $0.id) }, uniquingKeysWith: { first, _ in first })
        try VariantTable.update(
            lines.compactMap { line in ids[line.values.sku].map { ($0, product, line.values) } },
            in: tx
        )
        ids.merge(try insert(lines.filter { ids[$0.values.sku] == nil }, in: tx)) { first, _ in first }
        try setSizes(lines.map(\.values), ids, in: tx)
        try VariantTable.delete(living.filter { !skus.contains($0.values.sku) }.map(\.id), in: tx)
        try setPrices(lines, ids, in: tx)
    }

    /// Rewrites one variant; without a price it keeps those it has.
    ///
    /// - Throws: ``SKURefusal`` when another variant has the SKU.
    func rewrite(_ id: VariantID, _ values: VariantValues, _ price: BasePrice?, in tx: Transaction) throws {
        try checkOwners(of: [values.sku], in: tx)
        guard !all.contains(where: { $0.values.sku == values.sku && $0.id != id }) else {
            throw SKURefusal.skuTaken(values.sku)
        }
        try VariantTable.update([(id, product, values)], in: tx)
        try setSizes([values], [values.sku: id], in: tx)
        if let price { try PriceTable.setBase([(id, price)], currency: currency, in: tx) }
    }

    private func insert(_ lines: [Line], in tx: Transaction) throws -> [String: VariantID] {
        let ids = try VariantTable.insert(lines.map { (product, $0.values) }, in: tx)
        if let missing = lines.first(where: { ids[$0.values.sku] == nil }) {
            throw SKURefusal.skuTaken(missing.values.sku)
        }
        return ids
    }

    private func setSizes(
        _ values: [VariantValues],
        _ ids: [String: VariantID],
        in tx: Transaction
    ) throws {
        for values in values {
            guard let id = ids[values.sku] else { continue }
            guard values.size != all.first(where: { $0.id == id })?.values.size else { continue }
            try VariantTable.setSize(values.size, of: id, in: tx)
        }
    }

    @discardableResult
    private func setPrices(_ lines: [Line], _ ids: [String: VariantID], in tx: Transaction) throws -> Int {
        try PriceTable.setBase(
            lines.compactMap { line in ids[line.values.sku].map { ($0, line.price) } },
            currency: currency,
            in: tx
        )
    }
}
