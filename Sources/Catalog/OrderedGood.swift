import Kernel

/// Something to buy together with the category it stands in, for an order to remember.
package struct OrderedGood: Sendable {
    package let sellable: Sellable
    /// Nil for a product without one.
    package let category: (id: CategoryID, name: String, slug: String)?
    /// The category it stands in and those above, from the root.
    package let categories: [CategoryID]

    init(_ row: Row, in currency: Currency) {
        sellable = Sellable(row, in: currency)
        let path: String? = row["category_path"]
        categories = path.map(CategoryPath.ids) ?? []
        let name: String? = row["category_name"]
        let slug: String? = row["category_slug"]
        guard let id = sellable.categoryID, let name, let slug else {
            category = nil
            return
        }
        category = (id, name, slug)
    }
}
