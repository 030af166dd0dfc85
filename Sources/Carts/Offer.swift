import Catalog
import Inventory
import Kernel
import Pricing
import Quotes

/// What can be bought of one choice, beside what the cart holds of it: read in one statement.
struct Offer {
    let sellable: Sellable
    let available: Int
    /// Pieces of this variant in the cart.
    let inCart: Int
    /// The price that the cart's line was made with: adding again goes to that line.
    let priceInCart: PriceID?
    /// Lines in the cart.
    let lineCount: Int

    /// - Throws: 404 for what is unknown or not sold.
    static func find(_ choice: ItemChoice, for cart: Cart, in tx: Transaction) throws -> Offer {
        let columns: SQL =
            """
            \(Stock.available(to: cart.holdOwner, at: tx.now)) AS available,
            (SELECT l.quantity FROM cart_lines l WHERE l.cart_id = \(cart.id) AND l.variant_id = v.id
             ORDER BY l.id LIMIT 1) AS in_cart,
            (SELECT l.price_id FROM cart_lines l WHERE l.cart_id = \(cart.id) AND l.variant_id = v.id
             ORDER BY l.id LIMIT 1) AS price_in_cart,
            (SELECT COUNT(*) FROM cart_lines l WHERE l.cart_id = \(cart.id)) AS line_count
            """
        let found = try Sellables.matching(
            try choice.condition(),
            with: columns,
            currency: cart.currency,
            other: LivePrices.column(for: cart.owner, in: cart.currency, tx),
            in: tx
        )
        guard let (sellable, row) = found, sellable.isActive else { throw CartProblem.noProduct }
        return Offer(
            sellable: sellable,
            available: row["available"],
            inCart: row["in_cart"] ?? 0,
            priceInCart: row["price_in_cart"],
            lineCount: row["line_count"]
        )
    }

    /// One statement for what is measured, and none for anything else.
    ///
    /// - Throws: ``HoldRefusal/outOfStock(_:)``, ``QuoteRefusal/amountTooLarge``; 422 for a quantity that is
    ///   not sold.
    func check(_ quantity: Int, in tx: Transaction) throws {
        let makeups = try sellable.makeup == .measured ? Makeup.load(for: [sellable], in: tx) : [:]
        if let fault = makeups[sellable.variantID]?.measure?.fault(of: quantity) {
            throw Problem.invalid(field: "quantity", fault)
        }
        guard quantity <= available else {
            throw HoldRefusal.outOfStock([
                Shortage(
                    variantID: sellable.variantID,
                    productID: sellable.productID,
                    name: sellable.name,
                    available: available,
                    wanted: quantity
                )
            ])
        }
        guard (try? sellable.unit(for: quantity).multiplied(by: Int64(quantity))) != nil else {
            throw QuoteRefusal.amountTooLarge
        }
    }
}
