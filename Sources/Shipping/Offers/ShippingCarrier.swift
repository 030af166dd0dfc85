internal import Kernel

/// A method of the buyer's zone, before anybody asked what it costs for the parcel.
struct ShippingCarrier: Sendable {
    let id: ShippingMethodID
    let name: String
    let description: String
    let taxCode: String?
    let isTaxedLikeGoods: Bool
    let days: ClosedRange<Int>?
    let tariff: ShippingTariff
    /// Whether one of the goods must not be sent in this way.
    let isExcluded: Bool

    func offer(for parcel: Parcel) throws(ShippingObstacle) -> ShippingOffer {
        guard !isExcluded else { throw .excluded }
        return ShippingOffer(
            id: id,
            name: name,
            description: description,
            kind: tariff.kind,
            price: try tariff.price(of: parcel),
            taxCode: taxCode,
            isTaxedLikeGoods: isTaxedLikeGoods,
            days: days
        )
    }
}
