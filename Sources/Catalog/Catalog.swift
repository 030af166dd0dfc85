package import Kernel

/// What is sold: categories, products, variants, prices, and the index that finds them.
///
/// - Every product has at least one variant; deleting is soft and can be taken back.
/// - The search index changes in the same transaction as the products in it.
package struct Catalog: Feature {
    package let name = "catalog"
    package let currency: Currency

    /// - Parameter currency: the shop's own, in which products are priced.
    package init(currency: Currency) {
        self.currency = currency
    }

    package var migrations: [Migration] { CatalogMigrations.all }

    package var endpoints: [any Endpoint] { [] }
}
