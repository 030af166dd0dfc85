package import Kernel

/// What other features do with carts.
extension Carts {
    /// A living cart with its lines; nil when it is unknown, expired, or another user's.
    ///
    /// Whoever may not use it is told just what is told of an unknown one. Locked until the commit if asked,
    /// before its lines are read.
    package static func find(
        _ externalID: String,
        for owner: Owner?,
        isLocked: Bool,
        in tx: Transaction
    ) throws -> Cart? {
        try filled(try CartTable.find(externalID, for: owner, isLocked: isLocked, in: tx), in: tx)
    }

    /// The owner's current cart with its lines; nil when there is none, as after checking out.
    package static func current(of owner: Owner, isLocked: Bool, in tx: Transaction) throws -> Cart? {
        try filled(try CartTable.current(of: owner, isLocked: isLocked, in: tx), in: tx)
    }

    /// A cart of one item beside the current one, to be checked out at once.
    ///
    /// It answers to the same rules as any other: what is sold, in stock, and within the limits. Nobody's
    /// belongs to whoever knows its id.
    /// - Throws: 404 for what is unknown or not sold; ``CartRefusal``; `HoldRefusal.outOfStock`.
    package static func detached(
        _ quantity: Int,
        of choice: ItemChoice,
        for owner: Owner?,
        currency: Currency,
        limits: CartLimits = CartLimits(),
        in tx: Transaction
    ) throws -> Cart {
        let cart = try CartTable.insert(.init(owner: owner, currency: currency, days: limits.days), in: tx)
        _ = try CartItems(limits: limits).add(quantity, of: choice, to: cart, in: tx)
        return try filled(cart, in: tx) ?? cart
    }

    private static func filled(_ cart: Cart?, in tx: Transaction) throws -> Cart? {
        guard var cart else { return nil }
        cart.lines = try CartTable.lines(of: cart.id, in: tx)
        return cart
    }
}
