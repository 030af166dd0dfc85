package import Kernel

/// Shows an order to whoever knows its external id, and to staff.
package struct ShowOrder: Query {
    package static let route = Route.get("/orders/{order}", "Show an order", problems: [Problem.notFound])
    package typealias Who = ShopperOrStaff<OrdersRead>
    package typealias Path = OrderPath
    package typealias Reply = OrderReply

    package func answer(_ call: Call<Self>, in tx: Transaction) throws -> OrderReply {
        let isStaff = call.who.staff != nil
        let order = try call.path.find(isStaff: isStaff, in: tx)
        tx.depend(on: order.reference)
        return try OrderReply.of(order, forStaff: isStaff, in: tx)
    }
}

/// Shows every move of an order.
package struct ShowOrderHistory: Query {
    package static let route = Route.get(
        "/orders/{order}/history",
        "Show an order's history",
        problems: [Problem.notFound]
    )
    package typealias Who = ShopperOrStaff<OrdersRead>
    package typealias Path = OrderPath
    package typealias Reply = [Entry]

    package struct Entry: Codable, Sendable {
        let from: OrderStatus?
        let to: OrderStatus
        let actor: String
        let reason: String?
        let created_at: Timestamp
    }

    package func answer(_ call: Call<Self>, in tx: Transaction) throws -> [Entry] {
        let isStaff = call.who.staff != nil
        let order = try call.path.find(isStaff: isStaff, in: tx)
        tx.depend(on: order.reference)
        return try OrderHistory.entries(of: order.id, in: tx).map { entry in
            Entry(
                from: entry.from,
                to: entry.to,
                actor: isStaff ? entry.actor : Self.shown(entry.actor),
                reason: entry.reason,
                created_at: entry.createdAt
            )
        }
    }

    /// Buyers need not know which key it was.
    private static func shown(_ actor: String) -> String {
        actor.hasPrefix("key:") ? "staff" : actor
    }
}

/// Lists orders, the newest first.
package struct ListOrders: Query {
    package static let route = Route.get("/orders", "List orders")
    package typealias Who = Staff<OrdersRead>
    package typealias Reply = OrderPage

    package enum Scope: String, SchemaWords {
        case all
    }

    package struct Parameters: Codable, Sendable {
        let status: OrderStatus?
        /// Staff see all orders, with or without saying so.
        let scope: Scope?
        let page: Count<1, 1_000_000>?
        let page_size: Count<1, 100>?
    }

    package func answer(_ call: Call<Self>, in tx: Transaction) throws -> OrderPage {
        let parameters = call.parameters
        let page = PageRequest(page: parameters.page, size: parameters.page_size)
        let (total, orders) = try OrderTable.list(parameters.status, page, in: tx)
        let lines = try OrderLines.of(orders, in: tx)
        return OrderPage(
            orders: orders.map { OrderReply($0, lines[$0.id] ?? [], forStaff: true) },
            total: total,
            page: page,
            filter: parameters.status
        )
    }
}
