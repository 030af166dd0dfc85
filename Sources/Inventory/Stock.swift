package import Catalog
package import Kernel

/// What other features do with stock.
///
/// Each operation takes any number of lines in a fixed number of statements and does all of it or,
/// refusing, nothing.
package enum Stock {
    /// Sets quantities aside for an owner until a moment, in place of what it held of these variants before.
    ///
    /// The moment is cut to an hour after the owner's first hold. `isNewOwner` says that the owner certainly
    /// holds nothing yet, which saves looking.
    /// - Throws: ``HoldRefusal``.
    package static func hold(
        _ lines: [(VariantID, Int)],
        for owner: String,
        until: Timestamp,
        isNewOwner: Bool = false,
        in tx: Transaction
    ) throws {
        let wanted = StockLines(lines)
        guard !wanted.lines.isEmpty else { return }
        let old = isNewOwner ? [] : try HoldTable.holds(of: owner, in: tx)
        let live = old.filter { $0.expiresAt > tx.now }
        guard Set(live.map(\.variantID) + wanted.variants).count <= HoldLimits.perOwnerMax else {
            throw HoldRefusal.tooManyHolds
        }
        let since = live.map(\.firstHeldAt).min() ?? tx.now
        let expiresAt = min(until, since.adding(seconds: HoldLimits.ownerSecondsMax))
        guard expiresAt > tx.now else { throw HoldRefusal.lifeUsedUp }
        let again = wanted.only(Set(old.map(\.variantID))).variants
        if again.isEmpty {
            try StockTable.lock(wanted.variants, in: tx)
        } else {
            try takeBack(again, of: owner, among: wanted, in: tx)
        }
        let changed = try StockGuard.all(wanted, StockTable.hold, undo: StockTable.unhold, in: tx)
        try HoldTable.insert(wanted, for: owner, until: expiresAt, since: since, in: tx)
        touch(changed, in: tx)
    }

    /// Takes quantities for good: first what the owner holds of them, then what is available.
    ///
    /// Refused, the quantities stay, but the owner's holds on these variants are gone. The owner is nil when
    /// nothing is held.
    /// - Throws: ``HoldRefusal/outOfStock(_:)``.
    package static func take(
        _ lines: [(VariantID, Int)],
        heldBy owner: String?,
        as entry: StockEntry,
        in tx: Transaction
    ) throws {
        let wanted = StockLines(lines)
        guard !wanted.lines.isEmpty else { return }
        try StockTable.lock(wanted.variants, in: tx)
        let held = try owner.map { try HoldTable.takeLive(wanted.variants, of: $0, in: tx) } ?? [:]
        let taking = wanted.holding(held)
        let changed: [StockTable.Changed]
        do {
            changed = try StockGuard.all(taking, StockTable.take, undo: StockTable.put, in: tx)
        } catch let refusal as HoldRefusal {
            touch(try StockTable.unhold(StockLines(held.map { ($0.key, $0.value) }), in: tx), in: tx)
            throw refusal
        }
        try StockTable.journal(taking, entry, sign: -1, in: tx)
        try noteShelf(changed, emptied: changed.filter { $0.onHand == 0 }, in: tx)
        try tell(changed, entry, in: tx)
    }

    /// Takes everything that an owner holds, and answers what that was; nothing once it is taken or lapsed.
    package static func take(
        heldBy owner: String,
        as entry: StockEntry,
        in tx: Transaction
    ) throws -> [(VariantID, Int)] {
        let live = try HoldTable.holds(of: owner, in: tx).filter { $0.expiresAt > tx.now }
        let lines = live.map { ($0.variantID, $0.quantity) }
        try take(lines, heldBy: owner, as: entry, in: tx)
        return lines
    }

    /// Lets go of everything an owner holds; nothing happens the second time.
    package static func release(_ owner: String, in tx: Transaction) throws {
        let variants = try HoldTable.holds(of: owner, in: tx).map(\.variantID)
        guard !variants.isEmpty else { return }
        _ = try StockTable.locked(variants, in: tx)
        let released = try HoldTable.delete(variants, of: owner, in: tx)
        touch(try StockTable.unhold(released, in: tx), in: tx)
    }

    /// Lets go of an owner's hold on one variant.
    package static func release(_ variant: VariantID, of owner: String, in tx: Transaction) throws {
        _ = try StockTable.locked([variant], in: tx)
        let released = try HoldTable.delete([variant], of: owner, in: tx)
        touch(try StockTable.unhold(released, in: tx), in: tx)
    }

    /// Gives one owner's live holds to another, who holds nothing of the same variants.
    ///
    /// - Returns: how many holds moved.
    @discardableResult
    package static func moveHolds(
        from owner: String,
        to next: String,
        until: Timestamp,
        in tx: Transaction
    ) throws -> Int {
        try HoldTable.move(from: owner, to: next, until: until, in: tx)
    }

    /// An owner's hold on one variant while it lives.
    package static func liveHold(of owner: String, on variant: VariantID, in tx: Transaction) throws -> Hold?
    {
        try HoldTable.holds(of: owner, in: tx).first { $0.variantID == variant && $0.expiresAt > tx.now }
    }

    /// One hold while it lives.
    package static func liveHold(_ id: ID<Hold>, in tx: Transaction) throws -> Hold? {
        try HoldTable.hold(id, in: tx).flatMap { $0.expiresAt > tx.now ? $0 : nil }
    }

    /// Drops what an owner held of some variants, so that it can be held anew.
    private static func takeBack(
        _ variants: [VariantID],
        of owner: String,
        among wanted: StockLines,
        in tx: Transaction
    ) throws {
        _ = try StockTable.locked(wanted.variants, in: tx)
        _ = try StockTable.unhold(try HoldTable.delete(variants, of: owner, in: tx), in: tx)
    }
}
