import Inventory
package import Kernel

/// Lets go of one hold: staff any, a buyer that of a cart that it may use.
package struct ReleaseHold: Command {
    package typealias Who = ShopperOrStaff<StockWrite>
    package typealias Reply = Nothing
    package static let isolation = Access.readCommittedAndGuarded
    package static let route = Route.delete(
        "/inventory/holds/{hold_id}",
        "Release a hold",
        problems: [Problem.notFound, Problem.unauthenticated]
    )

    package struct Path: Codable, Sendable {
        let hold_id: ID<Hold>
    }

    package struct Parameters: Codable, Sendable {
        let cart_id: Text<1, 64>?
    }

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> Nothing {
        var owner: String?
        if let id = call.parameters.cart_id?.text {
            owner = try CartTable.find(id, for: call.who.owner, isLocked: true, in: tx)?.holdOwner ?? ""
        } else {
            _ = try call.who.required()
        }
        guard let hold = try Stock.liveHold(call.path.hold_id, in: tx), owner == nil || hold.owner == owner
        else { throw Problem.notFound("Hold not found") }
        try Stock.release(hold.variantID, of: hold.owner, in: tx)
        return Nothing()
    }
}
