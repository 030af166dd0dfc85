import Catalog
import Inventory
import Kernel
import Pricing

/// What may be put into a cart: the rules, and the few statements they need.
struct CartItems {
    let limits: CartLimits

    /// An open cart, locked: the one that is named, else the caller's current one.
    ///
    /// - Throws: 404 for one that is unknown, expired or another user's; ``CartRefusal/checkedOut``.
    static func open(_ externalID: String?, for owner: Owner?, in tx: Transaction) throws -> Cart {
        let found =
            if let externalID {
                try CartTable.find(externalID, for: owner, isLocked: true, in: tx)
            } else {
                try owner.flatMap { try CartTable.current(of: $0, isLocked: true, in: tx) }
            }
        guard let found else { throw CartProblem.noCart }
        return try found.open()
    }

    /// Adds what a request names and, for a new visitor, sends the cookie.
    func add(
        _ body: ItemBody,
        to cart: Cart,
        _ cookie: CartOwners.Field?,
        in tx: Transaction
    ) throws -> CartItemReply {
        var reply = try add(body.quantity?.value ?? 1, of: body.choice, to: cart, in: tx)
        reply.headers = cookie.map { [$0] } ?? []
        return reply
    }

    /// Adds pieces.
    ///
    /// Three statements beside the cart's lock, whatever is in it.
    ///
    /// - Throws: 404, ``CartRefusal``, ``HoldRefusal/outOfStock(_:)`` counting what is in the cart already.
    func add(_ quantity: Int, of choice: ItemChoice, to cart: Cart, in tx: Transaction) throws
        -> CartItemReply
    {
        let offer = try Offer.find(choice, for: cart, in: tx)
        let most = limits.quantityMax(of: offer.sellable)
        let (sum, overflow) = quantity.addingReportingOverflow(offer.inCart)
        guard !overflow, sum <= most else {
            throw CartRefusal.tooManyPieces(max: most)
        }
        guard offer.inCart > 0 || offer.lineCount < limits.linesMax else {
            throw CartRefusal.tooManyLines(max: limits.linesMax)
        }
        try offer.check(sum, in: tx)
        let line = try CartTable.add(
            quantity,
            of: offer.sellable.variantID,
            at: (offer.priceInCart ?? offer.sellable.priceID, offer.sellable.unit(for: sum)),
            to: cart,
            max: most,
            in: tx
        )
        guard let line else { throw CartRefusal.tooManyPieces(max: most) }
        try CartTable.renew(cart, days: limits.days, in: tx)
        return CartItemReply(cart, line.id, offer.sellable, quantity: line.quantity)
    }

    /// Sets the pieces of a line.
    func set(_ line: CartLine, of cart: Cart, to quantity: Int, in tx: Transaction) throws -> CartItemReply {
        let offer = try Offer.find(
            ItemChoice(variant: line.variantID),
            for: cart,
            in: tx
        )
        let most = limits.quantityMax(of: offer.sellable)
        guard quantity <= most else { throw CartRefusal.tooManyPieces(max: most) }
        try offer.check(quantity, in: tx)
        try CartTable.set(line.id, to: quantity, seen: offer.sellable.unit(for: quantity), in: tx)
        try CartTable.renew(cart, days: limits.days, in: tx)
        return CartItemReply(cart, line.id, offer.sellable, quantity: quantity)
    }

    /// Takes lines out.
    func remove(_ lines: [CartLine], from cart: Cart, in tx: Transaction) throws {
        guard try CartTable.delete(lines.map(\.id), of: cart, in: tx) > 0 else { throw CartProblem.noItem }
        try CartTable.renew(cart, days: limits.days, in: tx)
    }
}

/// What several endpoints answer when there is nothing.
enum CartProblem {
    static let noCart = Problem.notFound("Cart not found")
    static let noItem = Problem.notFound("Item not found")
    static let noProduct = Problem.notFound("Product not found")
}
