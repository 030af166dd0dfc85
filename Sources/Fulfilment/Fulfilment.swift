package import Kernel

/// What happens to an order's goods and money after it was placed: shipments, returns, refunds.
///
/// Invariants: no piece is shipped twice, and none that came back; never more than was paid goes back, each
/// part of it (goods, shipping, tax) at most once, and tax exactly once; pieces come back at most once.
package struct Fulfilment: Feature {
    package let name = "fulfilment"

    package init() {}

    package var migrations: [Migration] { [ShipmentTable.migration] }

    package var endpoints: [any Endpoint] {
        [
            RefundOrder(), ListRefunds(), CreateShipment(), ListShipments(), ShowShipment(), ChangeShipment(),
            CancelShipment(),
        ]
    }
}
