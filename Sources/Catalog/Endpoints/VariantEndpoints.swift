internal import Kernel

struct ProductPath: Codable, Sendable { let product_id: ProductID }

struct VariantPath: Codable, Sendable {
    let product_id: ProductID
    let variant_id: VariantID
}

extension VariantSet {
    /// The variants of a product that is not deleted.
    static func find(_ id: ProductID, currency: Currency, in tx: Transaction) throws -> VariantSet {
        _ = try ProductWriting(id: id, currency: currency).values(in: tx)
        return try VariantSet(of: id, currency: currency, in: tx)
    }

    func living(_ id: VariantID) throws -> VariantTable.Kept {
        guard let variant = living.first(where: { $0.id == id }) else {
            throw Problem.notFound("Variant not found")
        }
        return variant
    }

    /// What every write of a variant ends with.
    func finish(_ id: VariantID, in tx: Transaction) throws -> VariantRecord {
        try ProductTable.touch(product, in: tx)
        let record = try ProductWriting(id: product, currency: currency).finish(in: tx)
        guard let variant = record.variants.first(where: { $0.id == id }) else {
            throw Problem.notFound("Variant not found")
        }
        return variant
    }
}

/// Lists a product's variants.
struct ListVariants: Query {
    static let route = Route.get("/products/{product_id}/variants", "List a product's variants")
    typealias Who = Staff<CatalogWrite>
    typealias Path = ProductPath
    typealias Reply = [VariantRecord]

    let currency: Currency

    func answer(_ call: Call<Self>, in tx: Transaction) throws -> [VariantRecord] {
        let id = call.path.product_id
        _ = try ProductWriting(id: id, currency: currency).values(in: tx)
        return try VariantRecord.all(of: id, currency: currency, in: tx)
    }
}

/// Adds a variant; without a price it costs what the product's first variant costs.
struct AddVariant: Command {
    static let route = Route.post(
        "/products/{product_id}/variants",
        "Add a variant",
        refusals: [SKURefusal.self]
    )
    typealias Who = Staff<CatalogWrite>
    typealias Path = ProductPath
    typealias Body = VariantBody
    typealias Reply = VariantRecord

    let currency: Currency

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> VariantRecord {
        let set = try VariantSet.find(call.path.product_id, currency: currency, in: tx)
        let line = try call.body.line(
            sku: ProductWriting.sku(of: set.product, set.all.count),
            position: (set.living.last?.values.position ?? -1) + 1,
            price: try price(call.body, set, in: tx),
            at: ""
        )
        guard !set.all.contains(where: { $0.values.sku == line.values.sku }) else {
            throw SKURefusal.skuTaken(line.values.sku)
        }
        let ids = try set.add([line], in: tx).ids
        guard let id = ids[line.values.sku] else { throw SKURefusal.skuTaken(line.values.sku) }
        return try set.finish(id, in: tx)
    }

    private func price(_ body: VariantBody, _ set: VariantSet, in tx: Transaction) throws -> Money {
        if let price = body.price { return try price.money(in: currency, field: "price") }
        let first = try set.living.first.flatMap {
            try PriceTable.base(of: $0.id, currency: currency, in: tx)
        }
        guard let first else { throw Problem.invalid(field: "price", "is missing") }
        return Money(minor: first.amountMinor, currency: currency)
    }
}

/// Rewrites a whole variant; without a SKU, a price or a position it keeps its own.
struct ReplaceVariant: Command {
    static let route = Route.put(
        "/products/{product_id}/variants/{variant_id}",
        "Rewrite a variant",
        refusals: [SKURefusal.self]
    )
    typealias Who = Staff<CatalogWrite>
    typealias Path = VariantPath
    typealias Body = VariantBody
    typealias Reply = VariantRecord

    let currency: Currency

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> VariantRecord {
        let set = try VariantSet.find(call.path.product_id, currency: currency, in: tx)
        let old = try set.living(call.path.variant_id)
        let base = try PriceTable.base(of: old.id, currency: currency, in: tx)
        guard call.body.price != nil || base != nil else {
            throw Problem.invalid(field: "price", "is missing")
        }
        let line = try call.body.line(
            sku: old.values.sku,
            position: old.values.position,
            price: Money(minor: base?.amountMinor ?? 0, currency: currency),
            at: ""
        )
        try set.rewrite(old.id, line.values, line.price, in: tx)
        return try set.finish(old.id, in: tx)
    }
}

/// Changes what is mentioned of a variant.
struct ChangeVariant: Command {
    static let route = Route.patch(
        "/products/{product_id}/variants/{variant_id}",
        "Change a variant",
        refusals: [SKURefusal.self]
    )
    typealias Who = Staff<CatalogWrite>
    typealias Path = VariantPath
    typealias Body = VariantChange
    typealias Reply = VariantRecord

    let currency: Currency

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> VariantRecord {
        let set = try VariantSet.find(call.path.product_id, currency: currency, in: tx)
        let old = try set.living(call.path.variant_id)
        try call.body.apply(to: old, of: set, in: tx)
        return try set.finish(old.id, in: tx)
    }
}

/// Deletes a variant softly; a product keeps at least one.
struct DeleteVariant: Command {
    static let route = Route.delete(
        "/products/{product_id}/variants/{variant_id}",
        "Delete a variant",
        refusals: [VariantDeletionRefusal.self]
    )
    typealias Who = Staff<CatalogWrite>
    typealias Path = VariantPath
    typealias Reply = Nothing

    let currency: Currency

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> Nothing {
        let set = try VariantSet.find(call.path.product_id, currency: currency, in: tx)
        let old = try set.living(call.path.variant_id)
        guard set.living.count > 1 else { throw VariantDeletionRefusal.lastVariant }
        try VariantTable.delete([old.id], in: tx)
        try ProductTable.touch(set.product, in: tx)
        _ = try ProductWriting(id: set.product, currency: currency).finish(in: tx)
        return Nothing()
    }
}
