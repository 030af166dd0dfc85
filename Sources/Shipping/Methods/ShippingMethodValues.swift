internal import Catalog
internal import Kernel

/// Everything that staff say of a method.
struct ShippingMethodValues: Sendable {
    var zone: ShippingZoneID
    var name: String
    var description: String
    var taxCode: String?
    /// Whether it is taxed in parts at the rates of the goods; then it has no code.
    var isTaxedLikeGoods: Bool
    /// How many days it takes; nil when nobody says.
    var days: ClosedRange<Int>?
    var isActive: Bool
    var position: Int
    var tariff: ShippingTariff
    /// Goods that it does not carry.
    var excluded: Excluded

    /// Products, and categories with those below them.
    struct Excluded: Sendable, Equatable {
        var products: [ProductID]
        var categories: [CategoryID]
    }

    /// - Throws: 422 when the parts do not fit each other or what is in the shop.
    func check(in tx: Transaction) throws {
        guard try ShippingZoneTable.isThere(zone, in: tx) else {
            throw Problem.invalid(field: "zone_id", "names no shipping zone")
        }
        if isTaxedLikeGoods, taxCode != nil {
            throw Problem.invalid(field: "tax_code", "is not for what is taxed like the goods")
        }
        if tariff.kind.hasTable, tariff.rates.isEmpty {
            throw Problem.invalid(field: "rates", "must have at least one entry for this kind")
        }
        if !tariff.kind.hasTable, !tariff.rates.isEmpty {
            throw Problem.invalid(field: "rates", "are for the kinds weight, price and quantity alone")
        }
        try Self.checkNamed(excluded.products, at: "excluded_product_ids", "product") { ids in
            try tx.rows("SELECT id FROM products WHERE id IN \(ids)").map { $0[0] }
        }
        try Self.checkNamed(excluded.categories, at: "excluded_category_ids", "category") { ids in
            try tx.rows("SELECT id FROM categories WHERE id IN \(ids)").map { $0[0] }
        }
    }

    private static func checkNamed<Named>(
        _ ids: [ID<Named>],
        at field: String,
        _ what: String,
        _ load: ([ID<Named>]) throws -> [ID<Named>]
    ) throws {
        guard ids.count <= 1_000 else {
            throw Problem.invalid(field: field, "must have at most 1000 entries")
        }
        guard !ids.isEmpty else { return }
        let there = Set(try load(ids))
        if let index = ids.firstIndex(where: { !there.contains($0) }) {
            throw Problem.invalid(field: "\(field)[\(index)]", "names no \(what)")
        }
        if let index = ids.indices.first(where: { ids[..<$0].contains(ids[$0]) }) {
            throw Problem.invalid(field: "\(field)[\(index)]", "occurs twice")
        }
    }
}

/// A method as it is stored.
struct StoredShippingMethod: Sendable {
    let id: ShippingMethodID
    let values: ShippingMethodValues
    let createdAt: Timestamp
    let updatedAt: Timestamp
}
