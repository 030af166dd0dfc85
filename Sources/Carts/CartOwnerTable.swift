import Kernel

/// The statements on `carts` that are about whose they are.
extension CartTable {
    /// Gives a cart to an owner; it becomes the current one unless there is another.
    ///
    /// The owner is locked.
    static func give(_ cart: Cart, to owner: Owner, in tx: Transaction) throws {
        try tx.post(
            """
            UPDATE carts SET owner = \(owner),
                current_of = CASE WHEN EXISTS (SELECT 1 FROM carts c WHERE c.current_of = \(owner)) THEN NULL
                                  ELSE \(owner) END
            WHERE id = \(cart.id)
            """
        )
        tx.touch(cart.holdOwner)
    }

    /// Gives all carts of one owner to another, of whom the current one stays current if asked.
    static func giveAll(of former: Owner, to owner: Owner, withCurrent: Bool, in tx: Transaction) throws {
        let given = try tx.rows(
            """
            UPDATE carts SET owner = \(owner), version = version + 1,
                current_of = CASE WHEN current_of IS NOT NULL AND \(withCurrent) = 1 THEN \(owner)
                                  ELSE NULL END
            WHERE owner = \(former) RETURNING external_id
            """
        )
        for row in given { tx.touch("cart:\(row[0] as String)") }
    }

    /// Leaves an owner without a current cart; the cart stays.
    static func leaveCurrent(of owner: Owner, in tx: Transaction) throws {
        try tx.post("UPDATE carts SET current_of = NULL, version = version + 1 WHERE current_of = \(owner)")
    }

    /// Deletes an owner's expired carts and, so that one more keeps to the limit, the open ones that were
    /// changed longest ago; never the current one nor those of living orders.
    ///
    /// The owner is locked.
    static func makeRoom(for owner: Owner, max: Int, in tx: Transaction) throws {
        let gone = try tx.rows(
            """
            DELETE FROM carts WHERE owner = \(owner) AND (expires_at <= \(tx.now) OR id IN (
                SELECT id FROM carts
                WHERE owner = \(owner) AND is_checked_out = 0 AND current_of IS NULL
                    AND expires_at > \(tx.now)
                ORDER BY updated_at DESC, id DESC LIMIT 1000 OFFSET \(max - 1)))
            RETURNING external_id
            """
        )
        for row in gone { tx.touch("cart:\(row[0] as String)") }
    }

    /// Deletes one cart with its lines.
    static func delete(_ cart: Cart, in tx: Transaction) throws {
        try tx.post("DELETE FROM carts WHERE id = \(cart.id)")
        tx.touch(cart.holdOwner)
    }

    /// Deletes all carts of an owner and answers by what words they hold stock.
    static func deleteAll(of owner: Owner, in tx: Transaction) throws -> [String] {
        let gone = try tx.rows("DELETE FROM carts WHERE owner = \(owner) RETURNING external_id")
            .map { "cart:\($0[0] as String)" }
        gone.forEach(tx.touch)
        return gone
    }
}
