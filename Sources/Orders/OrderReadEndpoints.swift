package import Kernel

/// Shows an order to whose it is, to whoever knows a guest's external id, and to staff.
package struct ShowOrder: Query {
    package static let route = Route.get("/orders/{order}", "Show an order", problems: [Problem.notFound])
    package typealias Who = ShopperOrStaff<OrdersRead>
    package typealias Path = OrderPath
    package typealias Reply = OrderReply

    package func answer(_ call: Call<Self>, in tx: Transaction) throws -> OrderReply {
        let (order, right) = try call.path.find(for: OrderViewer(call.who), in: tx)
        tx.depend(on: order.reference)
        return try OrderReply.of(order, for: right, in: tx)
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
        /// Buyers read `you`, `member` and `staff`; staff read who it was.
        let actor: String
        let reason: String?
        let created_at: Timestamp
    }

    package func answer(_ call: Call<Self>, in tx: Transaction) throws -> [Entry] {
        let viewer = OrderViewer(call.who)
        let (order, right) = try call.path.find(for: viewer, in: tx)
        tx.depend(on: order.reference)
        return try OrderHistory.entries(of: order.id, in: tx).map { entry in
            Entry(
                from: entry.from,
                to: entry.to,
                actor: right.isStaff ? entry.actor : entry.actor(for: viewer, of: order),
                reason: entry.reason,
                created_at: entry.createdAt
            )
        }
    }
}

extension OrderHistory.Entry {
    /// Who it was, in a buyer's eyes: nobody else's name or number.
    fileprivate func actor(for viewer: OrderViewer, of order: Order) -> String {
        if isStaff || actor.hasPrefix("key:") { return "staff" }
        guard actor == "guest" || Owner(actor) != nil else { return actor }
        if case .organization? = order.party.owner, actor != viewer.identity.actor { return "member" }
        return "you"
    }
}

/// Says why an order cost what it cost, as it was when it was placed.
package struct ExplainOrder: Query {
    package static let route = Route.get(
        "/orders/{order}/explain",
        "Explain what an order cost",
        problems: [Problem.notFound]
    )
    package typealias Who = ShopperOrStaff<OrdersRead>
    package typealias Path = OrderPath

    package struct Reply: Codable, Sendable {
        /// Their amounts add up to the total.
        let rows: RawJSON
        /// What the prices contained.
        let taxes_included: RawJSON
        let total: Money
        let currency: Currency
    }

    package func answer(_ call: Call<Self>, in tx: Transaction) throws -> Reply {
        let (order, _) = try call.path.find(for: OrderViewer(call.who), in: tx)
        tx.depend(on: order.reference)
        let details = try JSON.parse(Array(order.details.utf8))
        func stored(_ name: String) -> RawJSON { RawJSON(stored: (details[name] ?? .array([])).text) }
        return Reply(
            rows: stored("rows"),
            taxes_included: stored("taxes_included"),
            total: order.total,
            currency: order.total.currency
        )
    }
}
