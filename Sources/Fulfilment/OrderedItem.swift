import Catalog
import Kernel
import Orders

/// Pieces of one line of an order, named by what was bought.
package struct OrderedItem: Codable, Sendable {
    let product_id: ProductID?
    let variant_id: VariantID?
    let sku: Text<1, 64>?
    /// All that are left, unless said.
    let quantity: Count<1, 1_000_000>?

    /// The position of the line that is meant; where one product is on several, the first that has any left.
    ///
    /// - Throws: 422 naming the place of the item in the request.
    func position(in lines: [OrderLine], _ place: String, hasLeft: (OrderLine) -> Bool) throws -> Int {
        guard product_id != nil || variant_id != nil || sku != nil else {
            throw Problem.invalid(field: place, "names nothing: give product_id, variant_id or sku")
        }
        let found = lines.indices.filter { index in
            let line = lines[index]
            return (product_id.map { $0 == line.productID } ?? true)
                && (variant_id.map { $0 == line.variantID } ?? true)
                && (sku.map { $0.text == line.sku } ?? true)
        }
        guard let position = found.first(where: { hasLeft(lines[$0]) }) ?? found.first else {
            throw Problem.invalid(field: place, "is not in this order")
        }
        return position
    }
}
