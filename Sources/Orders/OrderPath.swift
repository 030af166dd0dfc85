package import Kernel

/// The `{order}` of a path: an external id, or an integer id for staff and the owner.
package struct OrderPath: Codable, Sendable {
    let order: Text<1, 64>

    package init(_ order: Text<1, 64>) {
        self.order = order
    }

    /// An order, and what makes it visible.
    ///
    /// - Throws: 404 for what does not exist and, in the same words, for what the caller may not see.
    func find(for viewer: OrderViewer, in tx: Transaction) throws -> (order: Order, right: OrderRight) {
        let isNumber = order.text.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
        let found =
            isNumber
            ? try Int64(order.text).flatMap { try OrderTable.find(OrderID($0), in: tx) }
            : try OrderTable.find(order.text, in: tx)
        guard let found,
            let right = try OrderRight.of(found, for: viewer, byLink: !isNumber, in: tx)
        else { throw Problem.orderNotFound }
        return (found, right)
    }

    /// An order that the caller may do something with.
    ///
    /// - Throws: 404 as ``find(for:in:)``; 403 for those who may only look.
    func change(for viewer: OrderViewer, in tx: Transaction) throws -> (order: Order, right: OrderRight) {
        let found = try find(for: viewer, in: tx)
        try found.right.mayChange()
        return found
    }
}
