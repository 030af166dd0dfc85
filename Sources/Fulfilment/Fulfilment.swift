package import Credit
package import Kernel

/// What happens to an order's goods and money after it was placed: shipments, returns, refunds.
///
/// Invariants: no piece is shipped twice, and none that came back; never more than was paid goes back, each
/// part of it (goods, shipping, tax) at most once, and tax exactly once; pieces come back at most once.
package struct Fulfilment: Feature {
    package let name = "fulfilment"

    private let credit: CreditSettings

    package init(_ credit: CreditSettings) {
        self.credit = credit
    }

    package var migrations: [Migration] { [ShipmentTable.migration] }

    package var endpoints: [any Endpoint] {
        [
            RefundOrder(credit: credit), ListRefunds(), CreateShipment(), ListShipments(), ShowShipment(),
            ChangeShipment(), CancelShipment(), WeighOrder(),
        ]
    }
}
