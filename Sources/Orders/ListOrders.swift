import Customers
package import Kernel

/// Lists orders, the newest first: the caller's own, or for staff all.
///
/// An API key with the permission lists all, for it has none of its own.
package struct ListOrders: Query {
    package static let route = Route.get("/orders", "List orders", problems: [Problem.notFound])
    package typealias Who = KnownShopperOrStaff<OrdersRead>
    package typealias Reply = OrderPage

    package enum Scope: String, SchemaWords {
        case all
    }

    package struct Parameters: Codable, Sendable {
        let status: OrderStatus?
        /// Staff see everybody's with `all`.
        let scope: Scope?
        /// Placed with this e-mail, however it is spelt; for staff.
        let email: Email?
        /// Placed at this moment or later.
        let from: Timestamp?
        /// Placed before this moment.
        let until: Timestamp?
        /// Staff: anybody's, such as `user:5`; members: their organization's, `organization:2`.
        let owner: OwnerText?
        let page: Count<1, 1_000_000>?
        let page_size: Count<1, 100>?
    }

    package func answer(_ call: Call<Self>, in tx: Transaction) throws -> OrderPage {
        let parameters = call.parameters
        let page = PageRequest(page: parameters.page, size: parameters.page_size)
        var filter = OrderFilter(
            status: parameters.status,
            from: parameters.from,
            until: parameters.until,
            email: parameters.email,
            owner: parameters.owner
        )
        filter.seenAll = try seesAll(call)
        if !filter.seenAll { filter.shopper = try shopper(call, in: tx) }
        let (total, orders) = try OrderTable.list(filter.condition, page, in: tx)
        let lines = try OrderLines.of(orders, in: tx)
        return OrderPage(
            orders: orders.map { OrderReply($0, lines[$0.id] ?? [], for: filter.seenAll ? .staff : .owner) },
            total: total,
            page: page,
            filter: filter.query
        )
    }

    /// - Throws: 403 for what is for staff alone.
    private func seesAll(_ call: Call<Self>) throws -> Bool {
        if call.parameters.scope == .all || call.parameters.email != nil { _ = try call.who.required() }
        return call.parameters.scope == .all || call.who.owner == nil
    }

    /// Whose orders somebody without `scope=all` sees: their own, or their organization's.
    private func shopper(_ call: Call<Self>, in tx: Transaction) throws -> Owner? {
        guard let wanted = call.parameters.owner?.owner, wanted != call.who.owner else {
            return call.who.owner
        }
        guard case .organization(let id) = wanted, let user = call.who.identity.holder?.userID,
            try Organizations.role(of: user, in: id, tx) != nil
        else { throw Problem.notFound("Organization not found") }
        return wanted
    }
}
