import Kernel

/// Something to buy together with the category it stands in, for an order to remember.
package struct OrderedGood: Sendable {
    package let sellable: Sellable
    /// Nil for a product without one.
    package let category: (id: CategoryID, name: String, slug: String)?

    init(_ row: Row, in currency: Currency) {
        sellable = Sellable(row, in: currency)
        let name: String? = row["category_name"]
        let slug: String? = row["category_slug"]
        guard let id = sellable.categoryID, let name, let slug else {
            category = nil
            return
        }
        category = (id, name, slug)
    }
}
