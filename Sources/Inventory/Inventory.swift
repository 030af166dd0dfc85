package import Kernel

/// What is there: stock levels, movements, holds.
///
/// Invariants: `on_hand` is the sum of a variant's movements and never negative; the live holds of a
/// variant never add up to more than `on_hand`; an expired hold counts for nothing from the instant it
/// expires.
package struct Inventory: Feature {
    package let name = "inventory"

    package var migrations: [Migration] { InventoryMigrations.all }

    package var endpoints: [any Endpoint] {
        [
            ShowAvailability(), ShowStock(), AdjustStock(), DecrementStock(), ListMovements(), ShowHold(),
            ShowMakeup(), SetMeasure(), SetBundle(), ForgetMakeup(),
        ]
    }

    package var jobs: [any Job] { [ExpireHolds()] }
    package var audits: [Audit] { InventoryAudits.all }

    package init() {}
}
