package import Accounts
package import Carts
import Customers
package import Kernel
import Orders

/// What becomes of a visitor who signs in: carts, orders and customers are the user's, and the visitor ends.
///
/// Invariant: it happens once. Whoever ends the visitor moves everything, in the same transaction; all
/// others, however many at once, find nothing left to do.
package enum Merge {
    package struct Outcome: Sendable {
        /// What the person should know, such as that a cart was cut to what is in stock.
        package var notices: [CartNotice] = []
        /// Takes the ended visitor's cookie away.
        package var cookies: [(name: String, value: String)] = []
    }

    /// Merges the visitor of the cookie and the one who registered, if they live.
    ///
    /// The user's row is locked, and the transaction ``Access/readCommittedAndGuarded``: what a visitor adds
    /// at the same time is committed before the visitor is locked, or refused after.
    package static func run(_ user: User, _ identity: Identity, in tx: Transaction) throws -> Outcome {
        var outcome = Outcome()
        if let visitor = user.pendingVisitorID {
            try UserTable.clearPendingVisitor(of: user.id, in: tx)
            outcome.notices += try move(visitor, to: user, in: tx)
        }
        if let visitor = identity.visitor {
            if visitor != user.pendingVisitorID {
                outcome.notices += try move(visitor, to: user, in: tx)
            }
            outcome.cookies.append(Cookie.clear(Cookie.visitor, isSecure: identity.isSecure))
        }
        return outcome
    }

    /// Moves what one visitor has; nothing when the visitor ended before.
    private static func move(_ visitor: Int64, to user: User, in tx: Transaction) throws -> [CartNotice] {
        try tx.lock("visitors", visitor)
        guard try Visitors.end(visitor, as: user.id.value, in: tx) else { return [] }
        try OrderOwners.move(from: .visitor(visitor), to: .user(user.id.value), in: tx)
        let notices = try CartMerge.merge(visitor: visitor, into: user.id.value, in: tx)
        try Customers.move(from: .visitor(visitor), to: .user(user.id.value), in: tx)
        return notices
    }
}
