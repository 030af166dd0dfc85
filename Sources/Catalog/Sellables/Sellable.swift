package import Kernel

/// A variant as somebody may buy one piece of it now: its facts and its current one-off price.
///
/// It is also found when the product is no longer sold; ``isActive`` says whether it may be bought.
package struct Sellable: Sendable {
    package let variantID: VariantID
    package let productID: ProductID
    package let priceID: PriceID
    package let sku: String
    package let slug: String
    /// The product's name.
    package let name: String
    /// What makes the variant, such as `{"Size":"M"}`.
    package let options: RawJSON
    package let unitPrice: Money
    package let compareAt: Money?
    package let taxCode: String?
    package let isShippable: Bool
    /// Whether the product is active and neither it nor the variant is deleted.
    package let isActive: Bool
    package let brand: String?
    package let categoryID: CategoryID?
    package let weightGrams: Int?
    /// When the product last changed.
    package let updatedAt: Timestamp

    init(_ row: Row, in currency: Currency) {
        variantID = row["variant_id"]
        productID = row["product_id"]
        priceID = row["price_id"]
        sku = row["sku"]
        slug = row["slug"]
        name = row["name"]
        options = RawJSON(stored: row["options"])
        unitPrice = Money(minor: row["amount_minor"], currency: currency)
        let compareAtMinor: Int64? = row["compare_at_minor"]
        compareAt = compareAtMinor.map { Money(minor: $0, currency: currency) }
        taxCode = row["tax_code"]
        isShippable = row["is_shippable"]
        isActive = row["is_sellable"]
        brand = row["brand"]
        categoryID = row["category_id"]
        weightGrams = row["weight_grams"]
        updatedAt = row["updated_at"]
    }
}
