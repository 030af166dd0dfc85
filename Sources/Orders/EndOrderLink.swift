package import Kernel

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
