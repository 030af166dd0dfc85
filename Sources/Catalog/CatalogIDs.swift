package import Kernel

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
