/// How much of one variant is there, and how much of it can be bought now.
package struct StockLevel: Sendable, Equatable {
    package let onHand: Int
    /// `onHand` less the live holds.
    package let available: Int

    package static let none = StockLevel(onHand: 0, available: 0)

    package init(onHand: Int, available: Int) {
        self.onHand = onHand
        self.available = available
    }
}
