package import Kernel
package import Pricing

/// The ways in which a parcel can be sent.
package enum ShippingOffers {
    /// What every write of staff touches, and an answer with offers in it depends on.
    package static let name = "shipping"

    /// The methods of the zone that a destination is in, each with its price, the cheapest first.
    ///
    /// Those that do not carry the parcel are left out; none are needed when the parcel is empty. At most two
    /// statements.
    package static func load(
        for parcel: Parcel,
        to destination: Destination,
        currency: Currency,
        in tx: Transaction
    ) throws -> [ShippingOffer] {
        guard let zone = try zone(for: parcel, to: destination, currency, in: tx) else { return [] }
        let carriers = try ShippingMethodTable.carriers(of: parcel, in: zone, currency, in: tx)
        let offers = carriers.compactMap { try? $0.offer(for: parcel) }
        if offers.contains(where: { $0.days != nil }) { tx.answerHolds(until: tx.now.nextMidnight) }
        // Those of one price stay in the order of their positions.
        return offers.enumerated().sorted {
            ($0.element.price.minor, $0.offset) < ($1.element.price.minor, $1.offset)
        }.map(\.element)
    }

    /// One method with its price for a parcel, by at most two statements.
    ///
    /// - Throws: ``ShippingRefusal`` when it is not offered there or does not carry the parcel.
    package static func find(
        _ id: ShippingMethodID,
        for parcel: Parcel,
        to destination: Destination,
        currency: Currency,
        in tx: Transaction
    ) throws -> ShippingOffer {
        guard let zone = try zone(for: parcel, to: destination, currency, in: tx) else {
            throw ShippingRefusal.notAvailable
        }
        let carriers = try ShippingMethodTable.carriers(of: parcel, in: zone, currency, in: tx)
        guard let carrier = carriers.first(where: { $0.id == id }) else {
            throw ShippingRefusal.notAvailable
        }
        do {
            return try carrier.offer(for: parcel)
        } catch {
            throw ShippingRefusal.notCarried(name: carrier.name, error)
        }
    }

    /// Whether the shop has any method, switched on or not.
    ///
    /// A shop without one sends everything for nothing; one whose methods are all switched off sends nothing.
    package static func areThere(in tx: Transaction) throws -> Bool {
        try tx.first("SELECT 1 FROM shipping_methods WHERE deleted_at IS NULL LIMIT 1") != nil
    }

    /// Nil when nothing is to be asked.
    private static func zone(
        for parcel: Parcel,
        to destination: Destination,
        _ currency: Currency,
        in tx: Transaction
    ) throws -> ShippingZoneID? {
        guard !parcel.isEmpty, parcel.subtotal.currency == currency else { return nil }
        return try ShippingZoneTable.zone(of: destination, in: tx)
    }
}
