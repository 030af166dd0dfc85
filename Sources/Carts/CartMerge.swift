import Accounts
import Catalog
import Inventory
package import Kernel
import Quotes

/// Joins a visitor's carts to those of the user whom the visitor turned out to be.
///
/// Invariant: the user has no fewer pieces of anything than before, and no more than both together; a line
/// grows only to what is in stock and within the limits. A fixed number of statements, whatever is in the
/// carts.
package enum CartMerge {
    /// Makes the visitor's current cart the user's or, where there is one, sums its lines into it; the
    /// visitor's other carts become the user's as they are.
    ///
    /// The visitor was ended in this transaction, so nobody adds to its carts any more. Nothing is left to
    /// do the second time.
    /// - Returns: what was cut, in the order of the visitor's lines.
    package static func merge(
        visitor: Int64,
        into user: Int64,
        limits: CartLimits = CartLimits(),
        in tx: Transaction
    ) throws -> [CartNotice] {
        let (visitor, user) = (Owner.visitor(visitor), Owner.user(user))
        guard try user.lockLiving(in: tx) else { return [] }
        try CartTable.makeRoom(for: user, max: limits.perOwnerMax, in: tx)
        let given = try CartTable.current(of: visitor, isLocked: true, in: tx)
        let kept = try CartTable.current(of: user, isLocked: true, in: tx)
        guard let given, let kept else {
            try CartTable.giveAll(of: visitor, to: user, withCurrent: given != nil, in: tx)
            return []
        }
        let notices = try join(given, to: kept, limits: limits, in: tx)
        try CartTable.delete(given, in: tx)
        try CartTable.giveAll(of: visitor, to: user, withCurrent: false, in: tx)
        return notices
    }

    private static func join(
        _ given: Cart,
        to kept: Cart,
        limits: CartLimits,
        in tx: Transaction
    ) throws -> [CartNotice] {
        // What the visitor held counts as available for the sum.
        try Stock.release(given.holdOwner, in: tx)
        let lines = try CartReading.namedLines(of: kept, and: given, in: tx)
        let variants = lines.map(\.line.variantID)
        let sold = try Sellables.variants(
            variants,
            currency: kept.currency,
            other: LivePrices.column(for: kept.owner, in: kept.currency, tx),
            in: tx
        ).filter(\.value.isActive)
        var sum = CartSum(lines.filter { $0.line.cartID == kept.id }, limits: limits)
        for line in lines where line.line.cartID == given.id {
            sum.add(line, sold[line.line.variantID], isSameCurrency: given.currency == kept.currency)
        }
        try CartTable.put(sum.changed, into: kept, in: tx)
        if kept.country == nil, let country = given.country {
            try CartTable.setAddress(given.shippingAddress, in: country, of: kept, in: tx)
        }
        if kept.couponCodes.isEmpty, !given.couponCodes.isEmpty {
            try CartTable.setCodes(given.couponCodes, of: kept, in: tx)
        }
        if kept.giftCards.isEmpty, !given.giftCards.isEmpty {
            try CartTable.setGiftCards(given.giftCards, of: kept, in: tx)
        }
        if kept.shippingMethod == nil, let method = given.shippingMethod {
            try CartTable.setShipping(method, of: kept, in: tx)
        }
        try CartTable.renew(kept, days: limits.days, in: tx)
        return sum.notices
    }
}
