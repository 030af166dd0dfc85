package import Kernel

/// What a method's price depends on.
package enum ShippingKind: String, SchemaWords, SQLConvertible {
    /// Nothing.
    case flat
    /// The weight of the parcel, in grams.
    case weight
    /// What the goods cost.
    case price
    /// How many pieces there are.
    case quantity
    /// Nothing: the buyer comes for the goods.
    case pickup

    var hasTable: Bool {
        switch self {
        case .weight, .price, .quantity: true
        case .flat, .pickup: false
        }
    }
}

/// Why a method does not carry a parcel.
package enum ShippingObstacle: String, Error, SchemaWords {
    /// One of the goods must not be sent in this way.
    case excluded = "goods_excluded"
    case tooHeavy = "too_heavy"
    /// The first rate of the table begins above the parcel.
    case belowTable = "below_table"
    /// A weight, a count or a price needs more than 63 bits.
    case tooLarge = "too_large"

    var words: String {
        switch self {
        case .excluded: "some of the goods are not sent in this way"
        case .tooHeavy: "it is too heavy"
        case .belowTable: "it is too small"
        case .tooLarge: "it is too large to be counted"
        }
    }
}

/// One line of a table: what a parcel costs from a weight, a price or a count of pieces on.
struct ShippingRate: Sendable, Equatable {
    /// In grams, minor units or pieces; from 0.
    let from: Int64
    /// In minor units.
    let price: Int64
    /// What each begun step above ``from`` costs besides.
    let further: Further?

    struct Further: Sendable, Equatable {
        /// In grams, minor units or pieces; from 1.
        let step: Int64
        /// In minor units.
        let price: Int64
    }
}

/// How the price of a method is counted.
package struct ShippingTariff: Sendable, Equatable {
    var kind: ShippingKind
    /// The whole price, or what is added to that of the table.
    var price: Money
    /// What the goods cost at least to be sent for nothing; in minor units.
    var freeFrom: Int64?
    /// How many cubic millimetres count as a gram: 5000 for the usual 5000 cm³ a kilogram.
    var volumetricDivisor: Int?
    var gramsMax: Int?
    /// By ``ShippingRate/from``, the lowest first; empty without a table.
    var rates: [ShippingRate]

    /// What a parcel costs.
    package func price(of parcel: Parcel) throws(ShippingObstacle) -> Money {
        let grams = parcel.grams(divisor: volumetricDivisor)
        if let gramsMax {
            guard let grams else { throw .tooLarge }
            guard grams <= Int64(gramsMax) else { throw .tooHeavy }
        }
        let fromTable: Money
        switch kind {
        case .flat, .pickup: fromTable = .zero(price.currency)
        case .weight: fromTable = try fromTableFor(grams)
        case .price: fromTable = try fromTableFor(parcel.subtotal.minor)
        case .quantity: fromTable = try fromTableFor(parcel.pieces)
        }
        if let freeFrom, parcel.subtotal.minor >= freeFrom { return .zero(price.currency) }
        do {
            return try price.adding(fromTable)
        } catch {
            throw .tooLarge
        }
    }

    private func fromTableFor(_ amount: Int64?) throws(ShippingObstacle) -> Money {
        guard let amount else { throw .tooLarge }
        guard let rate = rates.last(where: { $0.from <= amount }) else { throw .belowTable }
        let base = Money(minor: rate.price, currency: price.currency)
        guard let further = rate.further else { return base }
        do {
            let steps = (amount - rate.from).steps(of: further.step)
            return try base.adding(
                Money(minor: further.price, currency: price.currency).multiplied(by: steps)
            )
        } catch {
            throw .tooLarge
        }
    }
}

extension ShippingTariff {
    /// By the piece: so much for the first one, and so much for each further one.
    package init(firstPiece: Money, further: Money) {
        let rate = ShippingRate(
            from: 1,
            price: firstPiece.minor,
            further: .init(step: 1, price: further.minor)
        )
        self.init(kind: .quantity, price: .zero(firstPiece.currency), rates: [rate])
    }
}
