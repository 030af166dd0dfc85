import Catalog
import Kernel
import Orders

/// Pieces that somebody bought and has not given back.
struct BoughtPieces {
    /// How many were found, at most as many as were looked for.
    private(set) var count = 0
    /// Each order once.
    private(set) var orders: [(id: OrderID, pieces: [(position: Int, count: Int)])] = []

    /// More lines of one customer and product than these are not looked through.
    private static let linesMax = 1_000

    /// The newest pieces of a variant that belong to an owner's paid orders, those at a price first.
    static func newest(
        _ wanted: Int,
        of variant: VariantID,
        at unitMinor: Int64?,
        by owner: Owner,
        in tx: Transaction
    ) throws -> BoughtPieces {
        let rows = try tx.rows(
            """
            SELECT o.id, l.position, l.quantity - l.returned AS pieces
            FROM orders o JOIN order_lines l ON l.order_id = o.id
            WHERE o.owner = \(owner) AND l.variant_id = \(variant) AND l.returned < l.quantity
                AND o.payment_state IN ('paid', 'partially_refunded')
            ORDER BY CASE WHEN l.unit_minor = \(unitMinor ?? 0) THEN 0 ELSE 1 END, o.id DESC, l.position DESC
            LIMIT \(linesMax)
            """
        )
        var found = BoughtPieces()
        for row in rows where found.count < wanted {
            let id: OrderID = row["id"]
            let pieces = min(row["pieces"] as Int, wanted - found.count)
            found.count += pieces
            let piece: (Int, Int) = (row["position"], pieces)
            if let place = found.orders.firstIndex(where: { $0.id == id }) {
                found.orders[place].pieces.append(piece)
            } else {
                found.orders.append((id, [piece]))
            }
        }
        return found
    }
}
