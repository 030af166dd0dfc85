import Kernel
import Orders

/// Every statement on shipments.
enum ShipmentTable {
    static let migration = Migration(
        "2026-11-23-fulfilment-shipments",
        [
            """
            CREATE TABLE shipments (
                id \(.identity), order_id \(.integer) NOT NULL REFERENCES orders (id),
                status TEXT NOT NULL CHECK (status IN ('packed', 'shipped', 'delivered', 'cancelled')),
                carrier TEXT, tracking_number TEXT, tracking_url TEXT, created_at \(.integer) NOT NULL,
                shipped_at \(.integer), delivered_at \(.integer)
            )\(.strict)
            """,
            "CREATE INDEX shipments_order ON shipments (order_id, id)",
            """
            CREATE TABLE shipment_lines (
                shipment_id \(.integer) NOT NULL REFERENCES shipments (id), position \(.integer) NOT NULL,
                quantity \(.integer) NOT NULL CHECK (quantity > 0), PRIMARY KEY (shipment_id, position)
            )\(.strict)
            """,
        ]
    )

    /// What the carrier calls it.
    struct Tracking {
        var carrier: String?
        var number: String?
        var url: String?
    }

    static func insert(
        _ pieces: [Int: Int],
        of order: OrderID,
        _ status: Shipment.Status,
        _ tracking: Tracking,
        in tx: Transaction
    ) throws -> ID<Shipment> {
        let row = try tx.first(
            """
            INSERT INTO shipments
                (order_id, status, carrier, tracking_number, tracking_url, created_at, shipped_at)
            VALUES (\(order), \(status), \(tracking.carrier), \(tracking.number), \(tracking.url), \(tx.now),
                \(status == .shipped ? tx.now : nil))
            RETURNING id
            """
        )
        guard let id: ID<Shipment> = row?[0] else {
            throw DatabaseError.statement("a stored shipment was not returned")
        }
        let rows: [SQL] = pieces.sorted { $0.key < $1.key }.map { "(\(id), \($0.key), \($0.value))" }
        try tx.execute(
            "INSERT INTO shipment_lines (shipment_id, position, quantity) VALUES \(rows.joined(", "))"
        )
        return id
    }

    static func move(_ shipment: Shipment, to status: Shipment.Status, in tx: Transaction) throws {
        let isOut = status == .shipped || status == .delivered
        try tx.execute(
            """
            UPDATE shipments SET status = \(status),
                shipped_at = \(isOut ? shipment.shippedAt ?? tx.now : shipment.shippedAt),
                delivered_at = \(status == .delivered ? tx.now : nil)
            WHERE id = \(shipment.id)
            """
        )
    }

    /// Changes what is given; nil leaves what is there.
    static func track(_ shipment: Shipment, _ tracking: Tracking, in tx: Transaction) throws {
        try tx.execute(
            """
            UPDATE shipments SET carrier = \(tracking.carrier ?? shipment.carrier),
                tracking_number = \(tracking.number ?? shipment.trackingNumber),
                tracking_url = \(tracking.url ?? shipment.trackingURL)
            WHERE id = \(shipment.id)
            """
        )
    }

    /// All of an order, the oldest first, in two statements.
    static func of(_ order: OrderID, in tx: Transaction) throws -> [Shipment] {
        var shipments = try tx.rows(
            """
            SELECT id, order_id, status, carrier, tracking_number, tracking_url, created_at, shipped_at,
                delivered_at
            FROM shipments WHERE order_id = \(order) ORDER BY id
            """
        ).map(shipment)
        let lines = try tx.rows(
            """
            SELECT l.shipment_id, l.position, l.quantity
            FROM shipment_lines l JOIN shipments s ON s.id = l.shipment_id WHERE s.order_id = \(order)
            """
        )
        for line in lines {
            let id: ID<Shipment> = line["shipment_id"]
            guard let index = shipments.firstIndex(where: { $0.id == id }) else { continue }
            shipments[index].pieces[line["position"]] = line["quantity"]
        }
        return shipments
    }

    private static func shipment(_ row: Row) -> Shipment {
        Shipment(
            id: row["id"],
            order: row["order_id"],
            status: row["status"],
            carrier: row["carrier"],
            trackingNumber: row["tracking_number"],
            trackingURL: row["tracking_url"],
            createdAt: row["created_at"],
            shippedAt: row["shipped_at"],
            deliveredAt: row["delivered_at"]
        )
    }
}
