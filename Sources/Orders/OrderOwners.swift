import Credit
package import Kernel

/// Whose orders are whose: what merging, verifying an e-mail, and the right to be forgotten do to them.
///
/// Invariant: numbers, lines, sums and history stay as they are whoever the owner is.
package enum OrderOwners {
    /// Gives every order of one owner to another; nothing is left to do the second time.
    ///
    /// - Returns: how many moved.
    @discardableResult
    package static func move(from: Owner, to: Owner, in tx: Transaction) throws -> Int {
        guard from != to else { return 0 }
        return try OrderTable.give(to, where: "owner = \(from)", in: tx)
    }

    /// Whether somebody has an order that was not cancelled.
    package static func hasOrdered(_ owner: Owner, in tx: Transaction) throws -> Bool {
        let order = try tx.first(
            "SELECT 1 FROM orders WHERE owner = \(owner) AND status <> 'cancelled' LIMIT 1"
        )
        return order != nil
    }

    /// Gives a user every order that a guest or visitor placed with an e-mail.
    ///
    /// Only for an e-mail that was proven to be the user's; who proves one has not proved what looks like it.
    /// - Returns: how many joined.
    @discardableResult
    package static func join(_ email: Email, to user: Int64, in tx: Transaction) throws -> Int {
        try OrderTable.give(.user(user), where: OrderTable.isOfGuest(email), in: tx)
    }

    /// All that the shop knows of an owner's orders, the oldest first.
    package static func everything(of owner: Owner, in tx: Transaction) throws -> JSON {
        let orders = try OrderTable.all(of: owner, in: tx)
        let history = try OrderHistory.entries(ofAll: owner, in: tx)
        return .array(
            orders.map { order in
                .object([
                    ("id", .number(order.id.description)), ("status", .string(order.status.rawValue)),
                    ("payment_status", .string(order.payment.rawValue)),
                    ("fulfilment_status", .string(order.fulfilment.rawValue)),
                    ("paid_at", .maybe(order.paidAt)),
                    ("details", (try? JSON.parse(Array(order.details.utf8))) ?? .null),
                    ("history", .array((history[order.id] ?? []).map(Self.json))),
                ])
            }
        )
    }

    /// An owner's store credit, and the gift cards that came with their orders.
    package static func credit(of owner: Owner, in tx: Transaction) throws -> JSON {
        let orders = try OrderTable.all(of: owner, in: tx).filter(\.hasGiftCards).map(\.reference)
        return try Credit.everything(of: owner, orders: orders, in: tx)
    }

    private static func json(_ entry: OrderHistory.Entry) -> JSON {
        .object([
            ("from", entry.from.map { .string($0.rawValue) } ?? .null),
            ("to", .string(entry.to.rawValue)), ("by", .string(entry.isStaff ? "staff" : entry.actor)),
            ("reason", .maybe(entry.reason)),
            ("at", .string(entry.createdAt.description)),
        ])
    }

    /// Removes the person from an owner's orders: names, e-mails, addresses, notes, and the link.
    ///
    /// Numbers, lines, sums and the country that tax was counted for stay: the books need them.
    package static func erase(_ owner: Owner, in tx: Transaction) throws {
        for order in try OrderTable.all(of: owner, in: tx) {
            try OrderTable.erase(order, details: impersonal(order.details), in: tx)
        }
        try OrderHistory.eraseReasons(ofAll: owner, in: tx)
        // What they bought for an organization stays its own, but not where the confirmation went.
        for order in try OrderTable.bought(by: owner, in: tx) {
            try OrderTable.eraseEmail(order, details: impersonal(order.details, ["email"]), in: tx)
        }
    }

    /// The fields of a snapshot that are about a person.
    private static let personal: Set<String> = ["email", "notes", "shipping_address", "billing_address"]

    static func impersonal(_ details: String, _ fields: Set<String> = personal) -> String {
        guard case .object(let members)? = try? JSON.parse(Array(details.utf8)) else { return "{}" }
        return JSON.object(
            members.map { ($0.key, fields.contains($0.key) ? .null : $0.value) }
        ).text
    }
}

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
