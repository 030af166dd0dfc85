package import Kernel
package import Pricing

/// A method with its price for a parcel.
package struct ShippingOffer: Sendable {
    package let id: ShippingMethodID
    package let name: String
    package let description: String
    package let kind: ShippingKind
    package let price: Money
    package let taxCode: String?
    /// Whether it is taxed in parts at the rates of the goods, instead of by its code.
    package let isTaxedLikeGoods: Bool
    /// How many days it takes, from 0; nil when nobody says.
    package let days: ClosedRange<Int>?

    package var isFree: Bool { price.minor == 0 }

    /// As the quote counts with it.
    package var method: ShippingMethod {
        ShippingMethod(
            source: Self.source(of: id),
            name: name,
            price: price,
            taxCode: taxCode,
            isTaxedLikeGoods: isTaxedLikeGoods
        )
    }

    /// What a method is called in quotes and orders: `shipping_method:2`.
    package static func source(of id: ShippingMethodID) -> String { "shipping_method:\(id)" }
}

/// A way to send the order, as buyers see it.
package struct ShippingOfferReply: Codable, Sendable {
    let id: ShippingMethodID
    let name: String
    let description: String
    let kind: ShippingKind
    let price: Money
    let currency: Currency
    let days_min: Int?
    let days_max: Int?
    /// Dates in UTC, such as `2026-11-25`, if it is ordered now.
    let arrives_from: String?
    let arrives_until: String?

    package init(_ offer: ShippingOffer, at now: Timestamp) {
        id = offer.id
        name = offer.name
        description = offer.description
        kind = offer.kind
        price = offer.price
        currency = offer.price.currency
        days_min = offer.days?.lowerBound
        days_max = offer.days?.upperBound
        arrives_from = offer.days.map { now.date(inDays: $0.lowerBound) }
        arrives_until = offer.days.map { now.date(inDays: $0.upperBound) }
    }
}

extension Timestamp {
    /// The date so many days later, in UTC.
    fileprivate func date(inDays days: Int) -> String {
        String(adding(days: Int64(days)).description.prefix { $0 != "T" })
    }

    private static let day: Int64 = 86_400_000

    /// The next midnight in UTC, when dates change.
    var nextMidnight: Timestamp {
        let rest = milliseconds % Self.day
        return Timestamp(milliseconds: milliseconds &- (rest < 0 ? rest + Self.day : rest) &+ Self.day)
    }
}
