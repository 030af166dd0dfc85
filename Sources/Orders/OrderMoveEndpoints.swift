import Inventory
package import Kernel

package struct MoveBody: Codable, Sendable {
    let status: OrderStatus
    let reason: Text<1, 500>?
}

/// Moves an order to another status.
package struct MoveOrder: Command {
    package static let route = Route.put(
        "/orders/{order}/status",
        "Move an order to a status",
        refusals: [OrderRefusal.self, HoldRefusal.self],
        problems: [Problem.notFound]
    )
    package typealias Who = Staff<OrdersMove>
    package typealias Path = OrderPath
    package typealias Body = MoveBody
    package typealias Reply = OrderReply

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> OrderReply {
        try Self.move(call.path, call.body, for: OrderViewer(call.who), in: tx)
    }

    static func move(
        _ path: OrderPath,
        _ body: MoveBody,
        for viewer: OrderViewer,
        in tx: Transaction
    ) throws -> OrderReply {
        let (order, right) = try path.find(for: viewer, in: tx)
        let moved = try OrderMoves.move(order, to: body.status, by: viewer.mover, body.reason?.text, in: tx)
        return try OrderReply.of(moved, for: right, in: tx)
    }
}

/// The same as ``MoveOrder`` at the shorter address.
package struct ChangeOrder: Command {
    package static let route = Route.put(
        "/orders/{order}",
        "Change an order's status",
        refusals: [OrderRefusal.self, HoldRefusal.self],
        problems: [Problem.notFound]
    )
    package typealias Who = Staff<OrdersMove>
    package typealias Path = OrderPath
    package typealias Body = MoveBody
    package typealias Reply = OrderReply

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> OrderReply {
        try MoveOrder.move(call.path, call.body, for: OrderViewer(call.who), in: tx)
    }
}

/// Cancels an order before it is shipped: whose it is, whoever knows a guest's external id, and staff.
package struct CancelOrder: Command {
    package static let route = Route.post(
        "/orders/{order}/cancel",
        "Cancel an order",
        status: 200,
        refusals: [OrderRefusal.self],
        problems: [Problem.notFound, Problem.forbidden]
    )
    package typealias Who = ShopperOrStaff<OrdersMove>
    package typealias Path = OrderPath
    package typealias Reply = OrderReply

    package struct Reason: Codable, Sendable {
        let reason: Text<1, 500>?
    }
    package typealias Body = Reason?

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> OrderReply {
        let viewer = OrderViewer(call.who)
        let (order, right) = try call.path.change(for: viewer, in: tx)
        let moved = try OrderMoves.move(
            order,
            to: .cancelled,
            by: viewer.mover,
            call.body?.reason?.text,
            in: tx
        )
        return try OrderReply.of(moved, for: right, in: tx)
    }
}

/// Takes the right away from whoever knows an order's external id.
///
/// From then on only the visitor's cookie, the owner's account, and staff open it.
package struct EndOrderLink: Command {
    package static let route = Route.delete(
        "/orders/{order}/link",
        "End an order's link",
        problems: [Problem.notFound, Problem.forbidden]
    )
    package typealias Who = AnyShopper
    package typealias Path = OrderPath
    package typealias Reply = Nothing

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> Nothing {
        let (order, _) = try call.path.change(for: OrderViewer(call.who.identity), in: tx)
        try OrderTable.endLink(of: order, in: tx)
        return Nothing()
    }
}
