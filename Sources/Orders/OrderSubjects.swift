package import Kernel

extension OrderOwners {
    /// How journals call an owner's orders: `/orders/12` and `/orders/a1b2…`.
    package static func subjects(of owner: Owner, in tx: Transaction) throws -> [String] {
        try OrderTable.all(of: owner, in: tx).flatMap(subjects)
    }

    private static func subjects(of order: Order) -> [String] {
        ["/orders/\(order.id)", "/orders/\(order.externalID)"]
    }

    /// Removes the person from the orders that guests placed with an e-mail address.
    ///
    /// - Returns: how many there were, and how journals call them.
    package static func eraseGuests(_ email: Email, in tx: Transaction) throws -> (
        count: Int, subjects: [String]
    ) {
        let orders = try OrderTable.ofGuests(email, in: tx)
        for order in orders {
            try OrderTable.erase(order, details: impersonal(order.details), in: tx)
            try OrderHistory.eraseReasons(of: order.id, in: tx)
        }
        return (orders.count, orders.flatMap(subjects))
    }
}
