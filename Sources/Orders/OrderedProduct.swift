import Catalog
import Inventory
import Kernel

/// What a product was when it was bought.
///
/// An order outlives its products and their categories.
package struct OrderedProduct: Codable, Sendable {
    package struct Category: Codable, Sendable {
        let id: CategoryID
        let name: String
        let slug: String
    }

    let id: ProductID
    let name: String
    let slug: String
    let sku: String
    let price: Money
    let category: Category?
    /// How it was measured, or what it was bundled of.
    let makeup: SoldMakeup?
    /// There for what a promotion gave.
    var is_gift: Bool?
    /// Whether it is a gift card; not there for other goods.
    let is_gift_card: Bool?

    init(_ good: OrderedGood, _ makeup: SoldMakeup?, isGift: Bool = false) {
        self.makeup = makeup
        is_gift = isGift ? true : nil
        id = good.sellable.productID
        name = good.sellable.name
        slug = good.sellable.slug
        sku = good.sellable.sku
        price = good.sellable.unitPrice
        category = good.category.map { Category(id: $0.id, name: $0.name, slug: $0.slug) }
        is_gift_card = good.sellable.isGiftCard ? true : nil
    }

    /// From what was stored, which an order older than that does not have, and the line's own columns.
    init(_ json: JSON?, _ row: Row, price: Money) {
        id = row["product_id"]
        name = json?["name"]?.string ?? row["name"]
        slug = json?["slug"]?.string ?? ""
        sku = row["sku"]
        self.price = price
        category = json?["category"].flatMap(Self.category)
        is_gift = json?["is_gift"]?.bool
        is_gift_card = json?["is_gift_card"]?.bool
        makeup = SoldMakeup(json?["makeup"])
    }

    private static func category(_ json: JSON) -> Category? {
        guard let id = json["id"]?.integer, let name = json["name"]?.string else { return nil }
        return Category(id: CategoryID(id), name: name, slug: json["slug"]?.string ?? "")
    }

    /// As it is stored.
    var json: JSON {
        let gift: [(String, JSON)] = is_gift == true ? [("is_gift", .bool(true))] : []
        let card: [(String, JSON)] = is_gift_card == true ? [("is_gift_card", .bool(true))] : []
        let made: [(String, JSON)] = makeup.map { [("makeup", $0.json)] } ?? []
        return .object(members + gift + card + made)
    }

    private var members: [(String, JSON)] {
        [
            ("id", .number(id.description)), ("name", .string(name)), ("slug", .string(slug)),
            ("sku", .string(sku)), ("price", OrderDraft.number(price)),
            (
                "category",
                category.map {
                    .object([
                        ("id", .number($0.id.description)), ("name", .string($0.name)),
                        ("slug", .string($0.slug)),
                    ])
                } ?? .null
            ),
        ]
    }
}
