import Kernel

/// The `{order}` of a path: an external id, which is the right to the order, or, for staff, an integer id.
package struct OrderPath: Codable, Sendable {
    let order: Text<1, 64>

    /// - Throws: 404 for what does not exist and, in the same words, for what the caller may not see.
    func find(isStaff: Bool, in tx: Transaction) throws -> Order {
        let found: Order?
        if order.text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) {
            guard isStaff, let id = Int64(order.text) else { throw Problem.orderNotFound }
            found = try OrderTable.find(OrderID(id), in: tx)
        } else {
            found = try OrderTable.find(order.text, in: tx)
        }
        guard let found else { throw Problem.orderNotFound }
        return found
    }
}
