package import Catalog
package import Kernel

/// What is to be sent.
package struct Parcel: Sendable {
    /// Some pieces of one variant.
    package struct Item: Sendable {
        package var product: ProductID
        /// The category that it stands in and those above.
        package var categories: [CategoryID]
        /// From 0.
        package var pieces: Int
        /// Of one piece; nil counts as nothing.
        package var grams: Int?
        /// Of one piece; nil counts as nothing.
        package var size: PieceSize?
        package var isShippable: Bool

        package init(
            product: ProductID,
            categories: [CategoryID] = [],
            pieces: Int,
            weight: (grams: Int?, size: PieceSize?) = (nil, nil),
            isShippable: Bool = true
        ) {
            self.product = product
            self.categories = categories
            self.pieces = pieces
            grams = weight.grams
            size = weight.size
            self.isShippable = isShippable
        }
    }

    /// Those that are sent: what is not shippable is in no parcel.
    package let items: [Item]
    /// What the goods cost: what tables by price and free shipping ask for.
    package let subtotal: Money

    package init(items: [Item], subtotal: Money) {
        self.items = items.filter { $0.isShippable && $0.pieces > 0 }
        self.subtotal = subtotal
    }

    /// Whether nothing is sent, as with an order of downloads: then no method is needed.
    package var isEmpty: Bool { items.isEmpty }

    /// Nil when it needs more than 63 bits.
    var pieces: Int64? {
        items.reduce(Int64?(0)) { sum, item in sum?.adding(Int64(item.pieces)) }
    }

    /// What it weighs, or with a divisor what it takes up in mm³ for each gram if that is more; rounded up.
    ///
    /// Nil when it needs more than 63 bits.
    func grams(divisor: Int?) -> Int64? {
        var grams: Int64? = 0
        var volume: Int64? = 0
        for item in items {
            grams = grams?.adding(item.pieces, times: Int64(item.grams ?? 0))
            if let size = item.size { volume = volume?.adding(item.pieces, times: size.volume) }
        }
        guard let grams, let divisor, divisor > 0 else { return grams }
        guard let volume else { return nil }
        return max(grams, volume.steps(of: Int64(divisor)))
    }
}

extension Int64 {
    /// Nil when it needs more than 63 bits.
    func adding(_ other: Int64) -> Int64? {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? nil : sum
    }

    fileprivate func adding(_ count: Int, times value: Int64?) -> Int64? {
        guard let value else { return nil }
        let (product, overflow) = Int64(count).multipliedReportingOverflow(by: value)
        return overflow ? nil : adding(product)
    }

    /// How many steps it takes to reach this from 0; a begun one counts.
    func steps(of size: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: size)
        return remainder > 0 ? quotient + 1 : quotient
    }
}
