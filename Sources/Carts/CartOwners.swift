import Accounts
import Customers
import Kernel
import Quotes

/// Finds, starts and takes over the carts of users and visitors.
///
/// An owner has at most one current cart. Who makes one locks the owner first, so that neither two are made
/// at once nor one for a visitor who is just becoming a user.
struct CartOwners: Sendable {
    let quoter: Quoter
    let currencies: ShopCurrencies
    let limits: CartLimits
    let hashing: Hashing

    typealias Field = (name: String, value: String)

    /// The shopper's current cart, locked; made if there is none, for nobody with a new visitor's cookie.
    ///
    /// A machine owns nothing: what it fills belongs to whoever knows its id.
    func current(of identity: Identity, in tx: Transaction) throws -> (cart: Cart, cookie: Field?) {
        if let owner = identity.owner {
            if let cart = try CartTable.current(of: owner, isLocked: true, in: tx) { return (cart, nil) }
            if try owner.lockLiving(in: tx) { return (try makeCurrent(of: owner, in: tx), nil) }
        }
        guard identity.holder == nil else { return (try make(for: nil, in: tx), nil) }
        let (owner, cookie) = try newVisitor(identity, in: tx)
        return (try make(for: owner, in: tx), cookie)
    }

    /// An empty cart, which becomes the shopper's current one; the former stays by its id.
    func start(
        for identity: Identity,
        on channel: ChannelName = .web,
        currency: Currency? = nil,
        in tx: Transaction
    ) throws -> Cart {
        let currency = try currencies.chosen(currency)
        guard let owner = identity.owner, try owner.lockLiving(in: tx) else {
            return try make(for: nil, on: channel, currency, in: tx)
        }
        try CartTable.leaveCurrent(of: owner, in: tx)
        try CartTable.makeRoom(for: owner, max: limits.perOwnerMax, in: tx)
        return try make(for: owner, on: channel, currency, in: tx)
    }

    /// Makes a cart that is nobody's the shopper's, and current when there is no other; for nobody with the
    /// cookie of a new visitor.
    func adopt(_ cart: Cart, by identity: Identity, in tx: Transaction) throws -> Field? {
        if let owner = identity.owner, try owner.lockLiving(in: tx) {
            try CartTable.makeRoom(for: owner, max: limits.perOwnerMax, in: tx)
            try CartTable.give(cart, to: owner, in: tx)
            return nil
        }
        guard identity.holder == nil else { return nil }
        let (owner, cookie) = try newVisitor(identity, in: tx)
        try CartTable.give(cart, to: owner, in: tx)
        return cookie
    }

    private func makeCurrent(of owner: Owner, in tx: Transaction) throws -> Cart {
        // Whoever held the lock before may have made it.
        if let cart = try CartTable.current(of: owner, isLocked: true, in: tx) { return cart }
        try CartTable.makeRoom(for: owner, max: limits.perOwnerMax, in: tx)
        return try make(for: owner, in: tx)
    }

    private func make(
        for owner: Owner?,
        on channel: ChannelName = .web,
        _ currency: Currency? = nil,
        in tx: Transaction
    ) throws -> Cart {
        var new = CartTable.New(
            owner: owner,
            isCurrent: owner != nil,
            currency: currency ?? currencies.main,
            days: limits.days
        )
        new.channel = channel
        return try CartTable.insert(new, in: tx)
    }

    /// Somebody new, to be billed as yet unknown, also in place of a visitor who became a user meanwhile.
    private func newVisitor(_ identity: Identity, in tx: Transaction) throws -> (owner: Owner, cookie: Field?)
    {
        let nobody = Identity(holder: nil, isLocal: identity.isLocal, isSecure: identity.isSecure)
        let visitor = try Visitors.ensure(nobody, hashing: hashing, in: tx)
        try Customers.ensureDefault(for: visitor.owner, in: tx)
        return visitor
    }
}
