/// What happened, with its place among all that happened.
package struct Event: Sendable {
    package let id: Int64
    package let name: String
    package let subject: String
    package let data: String
    package let occurredAt: Timestamp
    /// The cursor of readers: without gaps, and visible in this order.
    package let position: Int64
    /// The how manyth of its subject, from 1.
    package let sequence: Int64

    package init(_ row: Row) {
        id = row["id"]
        name = row["name"]
        subject = row["subject"]
        data = row["data"]
        occurredAt = row["occurred_at"]
        position = row["position"]
        sequence = row["sequence"]
    }
}

/// Hears of every event once, in the order of their positions, in the transaction that gives them these.
package protocol EventListener: Sendable {
    func hear(_ events: [Event], in tx: Transaction) throws
}
