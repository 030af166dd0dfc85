import Catalog
import Kernel
import Orders

/// A shipment as it is shown.
package struct ShipmentReply: Codable, Sendable {
    package struct Item: Codable, Sendable {
        let product_id: ProductID
        let variant_id: VariantID
        let sku: String
        let quantity: Int
    }

    let shipment_id: ID<Shipment>
    let order_id: String
    let status: Shipment.Status
    /// What became of the order.
    let order_status: OrderStatus
    let carrier: String?
    let tracking_number: String?
    let tracking_url: String?
    let items: [Item]
    let created_at: Timestamp
    let shipped_at: Timestamp?
    let delivered_at: Timestamp?

    init(_ shipment: Shipment, of shipped: ShippedOrder) {
        shipment_id = shipment.id
        order_id = shipped.order.externalID
        status = shipment.status
        order_status = shipped.order.status
        carrier = shipment.carrier
        tracking_number = shipment.trackingNumber
        tracking_url = shipment.trackingURL
        items = shipment.pieces.sorted { $0.key < $1.key }.compactMap { position, quantity in
            guard shipped.lines.indices.contains(position) else { return nil }
            let line = shipped.lines[position]
            return Item(
                product_id: line.productID,
                variant_id: line.variantID,
                sku: line.sku,
                quantity: quantity
            )
        }
        created_at = shipment.createdAt
        shipped_at = shipment.shippedAt
        delivered_at = shipment.deliveredAt
    }

    /// A shipment after a change, with the order moved to where its shipments bring it.
    static func moved(
        _ id: ID<Shipment>,
        of order: Order,
        by identity: Identity,
        in tx: Transaction
    ) throws -> ShipmentReply {
        var shipped = try ShippedOrder(order, in: tx)
        if let status = shipped.status(after: shipped.shipments), order.status != status {
            let moved = try OrderSteps.advance(order, to: status, by: identity, in: tx)
            shipped = try ShippedOrder(moved, in: tx)
        }
        if shipped.hasLeft {
            shipped = try ShippedOrder(try OrderSteps.goodsLeft(shipped.order, in: tx), in: tx)
        }
        return ShipmentReply(try shipped.shipment(id), of: shipped)
    }
}
