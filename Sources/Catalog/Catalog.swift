package import Kernel

/// What is sold: categories, products, variants, prices, and the index that finds them.
///
/// - Every product has at least one variant, every variant at least one price; deleting is soft.
/// - The search index changes in the same transaction as the products in it.
/// - A write touches `catalog`, and `product:<id>` for each product it changed.
package struct Catalog: Feature {
    package let name = "catalog"
    private let currencies: ShopCurrencies
    /// The shop's own.
    package var currency: Currency { currencies.main }

    /// - Parameter currencies: those that products are priced in, the shop's own first.
    package init(currencies: ShopCurrencies) {
        self.currencies = currencies
    }

    package var migrations: [Migration] { CatalogMigrations.all }

    package var audits: [Audit] { CatalogAudits.all }

    package var jobs: [any Job] { [RefreshPrice(currency: currency)] }

    package var endpoints: [any Endpoint] {
        [
            ListCategories(), SearchCategories(), ShowCategory(), CreateCategory(), ReplaceCategory(),
            ChangeCategory(), DeleteCategory(), ListBrands(),
            CreateProduct(currency: currency), ReplaceProduct(currency: currency),
            ShowProductRecord(currency: currency), ChangeProduct(currency: currency),
            DeleteProduct(), RestoreProduct(currency: currency),
            ListVariants(currency: currency), AddVariant(currency: currency),
            ReplaceVariant(currency: currency),
            ChangeVariant(currency: currency), DeleteVariant(currency: currency),
            ListPrices(currency: currency), AddPrice(currencies: currencies), DeletePrice(currency: currency),
            ListPriceHistory(currency: currency),
        ]
    }
}

/// Tags the ids of products.
package enum Product {}
/// Tags the ids of variants.
package enum Variant {}
/// Tags the ids of categories.
package enum Category {}
/// Tags the ids of prices.
package enum Price {}

package typealias ProductID = ID<Product>
package typealias VariantID = ID<Variant>
package typealias CategoryID = ID<Category>
package typealias PriceID = ID<Price>
