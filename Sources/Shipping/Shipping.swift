package import Kernel
package import Pricing

/// How goods reach their buyers: zones of the world, methods in them, and what each costs for a parcel.
///
/// - A destination is in one zone: the most precise that knows it, else one without places.
/// - A method of a table has at least one rate; one without a table has none.
/// - A write touches ``ShippingOffers/name``.
package struct Shipping: Feature {
    package let name = "shipping"
    package let currency: Currency

    package var migrations: [Migration] { ShippingMigrations.all }

    package var endpoints: [any Endpoint] {
        [
            ListShippingZones(), ShowShippingZone(), CreateShippingZone(), ReplaceShippingZone(),
            DeleteShippingZone(),
            ListShippingMethods(), ShowShippingMethod(), CreateShippingMethod(currency: currency),
            ReplaceShippingMethod(currency: currency), ChangeShippingMethod(), DeleteShippingMethod(),
        ]
    }

    /// - Parameter currency: the shop's own, for methods that name none.
    package init(currency: Currency) {
        self.currency = currency
    }
}

/// The ids of methods.
package typealias ShippingMethodID = ID<ShippingMethod>
/// The ids of zones.
package typealias ShippingZoneID = ID<ShippingZone>
