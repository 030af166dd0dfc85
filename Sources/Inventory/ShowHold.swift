import Catalog
package import Kernel

/// A live hold as staff see it.
package struct HoldReply: Codable, Sendable {
    let id: ID<Hold>
    let hold_id: ID<Hold>
    let variant_id: VariantID
    let quantity: Int
    /// For what it is: `cart`, `order` or `staff`; whose it is would be the right to use the cart.
    let held_for: String
    let expires_at: Timestamp

    init(_ hold: Hold) {
        id = hold.id
        hold_id = hold.id
        variant_id = hold.variantID
        quantity = hold.quantity
        held_for = String(hold.owner.prefix { $0 != ":" })
        expires_at = hold.expiresAt
    }
}

/// Shows one hold that has not expired.
package struct ShowHold: Query {
    package typealias Who = Staff<StockRead>
    package typealias Reply = HoldReply
    package static let route = Route.get(
        "/inventory/holds/{hold_id}",
        "Show a hold",
        problems: [Problem.notFound]
    )

    package struct Path: Codable, Sendable {
        let hold_id: ID<Hold>
    }

    package func answer(_ call: Call<Self>, in tx: Transaction) throws -> HoldReply {
        guard let hold = try Stock.liveHold(call.path.hold_id, in: tx) else {
            throw Problem.notFound("Hold not found")
        }
        return HoldReply(hold)
    }
}
