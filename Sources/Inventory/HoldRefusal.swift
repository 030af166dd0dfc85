package import Catalog
package import Kernel

/// One variant of which there is too little.
package struct Shortage: Sendable, Equatable {
    package let variantID: VariantID
    package let productID: ProductID
    /// The product's name.
    package let name: String
    package let available: Int
    package let wanted: Int

    package init(variantID: VariantID, productID: ProductID, name: String, available: Int, wanted: Int) {
        self.variantID = variantID
        self.productID = productID
        self.name = name
        self.available = available
        self.wanted = wanted
    }

    var detail: String { "Not enough stock for '\(name)'. Available: \(available)" }

    var json: JSON {
        .object([
            ("variant_id", .number(String(variantID.value))),
            ("product_id", .number(String(productID.value))),
            ("name", .string(name)), ("available", .number(String(available))),
            ("wanted", .number(String(wanted))),
        ])
    }
}

/// Why stock is not held or taken.
package enum HoldRefusal: Refusal, Equatable {
    /// The owner holds as many variants as one owner may.
    case tooManyHolds
    /// The owner has renewed its holds for as long as is allowed.
    case lifeUsedUp
    /// There is less than wanted of each of these; never empty.
    case outOfStock([Shortage])

    package static let outOfStockKind = Problem.Kind(400, "out_of_stock", "There is not enough stock.")
    static let tooManyKind = Problem.Kind(
        409,
        "too_many_holds",
        "One buyer may hold so many variants at a time."
    )
    static let lifeKind = Problem.Kind(409, "hold_life_used_up", "A hold can be renewed for so long.")

    package static var kinds: [Problem.Kind] { [tooManyKind, lifeKind, outOfStockKind] }

    package var problem: Problem {
        switch self {
        case .tooManyHolds:
            Problem(Self.tooManyKind, "At most \(HoldLimits.perOwnerMax) variants can be held at a time.")
        case .lifeUsedUp:
            Problem(
                Self.lifeKind,
                "Stock can be held for at most \(HoldLimits.ownerSecondsMax / 60) minutes in all."
            )
        case .outOfStock(let shortages):
            Problem(
                Self.outOfStockKind,
                shortages.prefix(5).map(\.detail).joined(separator: ". "),
                extra: [("shortages", .array(shortages.map(\.json)))]
            )
        }
    }

    package var isTransient: Bool { true }
}
