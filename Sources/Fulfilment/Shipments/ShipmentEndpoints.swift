import Inventory
package import Kernel
package import Orders

package struct ShipmentPath: Codable, Sendable {
    let order: Text<1, 64>
    let shipment_id: ID<Shipment>

    var orderPath: OrderPath { OrderPath(order) }
}

/// Ships goods of an order: some, or all that are left.
package struct CreateShipment: Command {
    package static let route = Route.post(
        "/orders/{order}/shipments",
        "Ship an order, in part or wholly",
        refusals: [ShipmentRefusal.self, OrderRefusal.self, HoldRefusal.self],
        problems: [Problem.notFound]
    )
    package typealias Who = Staff<OrdersMove>
    package typealias Path = OrderPath
    package typealias Body = Wish?
    package typealias Reply = ShipmentReply

    package struct Wish: Codable, Sendable {
        /// All that is left, unless said.
        let items: [OrderedItem]?
        let carrier: Text<1, 80>?
        let tracking_number: Text<1, 120>?
        let tracking_url: Text<1, 500>?
        /// False only packs it; it is shipped later.
        let ship: Bool?
    }

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> ShipmentReply {
        let order = try call.path.locked(for: call.who, in: tx)
        let shipped = try ShippedOrder(order, in: tx)
        guard order.status == .processing || order.status.next.contains(.processing) else {
            throw ShipmentRefusal.orderIs(order.status)
        }
        let wish = call.body
        let tracking = ShipmentTable.Tracking(
            carrier: wish?.carrier?.text,
            number: wish?.tracking_number?.text,
            url: try WebAddress.checked(wish?.tracking_url?.text, field: "tracking_url")
        )
        let id = try ShipmentTable.insert(
            try shipped.pieces(of: wish?.items),
            of: order.id,
            wish?.ship == false ? .packed : .shipped,
            tracking,
            in: tx
        )
        return try ShipmentReply.moved(id, of: order, by: call.who.identity, in: tx)
    }
}

/// Lists an order's shipments, the oldest first.
package struct ListShipments: Query {
    package static let route = Route.get(
        "/orders/{order}/shipments",
        "List an order's shipments",
        problems: [Problem.notFound]
    )
    package typealias Who = ShopperOrStaff<OrdersRead>
    package typealias Path = OrderPath
    package typealias Reply = [ShipmentReply]

    package func answer(_ call: Call<Self>, in tx: Transaction) throws -> [ShipmentReply] {
        let shipped = try ShippedOrder(try call.path.visible(for: call.who, in: tx), in: tx)
        return shipped.shipments.map { ShipmentReply($0, of: shipped) }
    }
}

/// Shows a shipment.
package struct ShowShipment: Query {
    package static let route = Route.get(
        "/orders/{order}/shipments/{shipment_id}",
        "Show a shipment",
        problems: [Problem.notFound]
    )
    package typealias Who = ShopperOrStaff<OrdersRead>
    package typealias Path = ShipmentPath
    package typealias Reply = ShipmentReply

    package func answer(_ call: Call<Self>, in tx: Transaction) throws -> ShipmentReply {
        let order = try call.path.orderPath.visible(for: call.who, in: tx)
        let shipped = try ShippedOrder(order, in: tx)
        return ShipmentReply(try shipped.shipment(call.path.shipment_id), of: shipped)
    }
}

/// Changes what the carrier calls a shipment, and says that it left or arrived.
package struct ChangeShipment: Command {
    package static let route = Route.patch(
        "/orders/{order}/shipments/{shipment_id}",
        "Change a shipment",
        refusals: [ShipmentRefusal.self, OrderRefusal.self, HoldRefusal.self],
        problems: [Problem.notFound]
    )
    package typealias Who = Staff<OrdersMove>
    package typealias Path = ShipmentPath
    package typealias Reply = ShipmentReply

    package struct Body: Codable, Sendable {
        let status: Shipment.Status?
        let carrier: Text<1, 80>?
        let tracking_number: Text<1, 120>?
        let tracking_url: Text<1, 500>?
    }

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> ShipmentReply {
        let order = try call.path.orderPath.locked(for: call.who, in: tx)
        let shipment = try ShippedOrder(order, in: tx).shipment(call.path.shipment_id)
        let body = call.body
        try ShipmentTable.track(
            shipment,
            ShipmentTable.Tracking(
                carrier: body.carrier?.text,
                number: body.tracking_number?.text,
                url: try WebAddress.checked(body.tracking_url?.text, field: "tracking_url")
            ),
            in: tx
        )
        if let status = body.status, status != shipment.status {
            guard shipment.status.next.contains(status) else {
                throw ShipmentRefusal.invalidMove(from: shipment.status, to: status)
            }
            // What is only packed does not leave any more for an order that came to nothing.
            if shipment.status == .packed, status != .cancelled,
                order.status == .cancelled || order.status == .refunded
            {
                throw ShipmentRefusal.orderIs(order.status)
            }
            try ShipmentTable.move(shipment, to: status, in: tx)
        }
        return try ShipmentReply.moved(shipment.id, of: order, by: call.who.identity, in: tx)
    }
}

/// Cancels a shipment that has not left; its pieces can be shipped again.
package struct CancelShipment: Command {
    package static let route = Route.post(
        "/orders/{order}/shipments/{shipment_id}/cancel",
        "Cancel a shipment that has not left",
        status: 200,
        refusals: [ShipmentRefusal.self],
        problems: [Problem.notFound]
    )
    package typealias Who = Staff<OrdersMove>
    package typealias Path = ShipmentPath
    package typealias Reply = ShipmentReply

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> ShipmentReply {
        let order = try call.path.orderPath.locked(for: call.who, in: tx)
        let shipment = try ShippedOrder(order, in: tx).shipment(call.path.shipment_id)
        if shipment.status != .cancelled {
            guard shipment.status.next.contains(.cancelled) else {
                throw ShipmentRefusal.invalidMove(from: shipment.status, to: .cancelled)
            }
            try ShipmentTable.move(shipment, to: .cancelled, in: tx)
        }
        let shipped = try ShippedOrder(order, in: tx)
        return ShipmentReply(try shipped.shipment(shipment.id), of: shipped)
    }
}
