package import Catalog
package import Kernel

/// A quantity of one variant that is set aside for an owner until a moment.
///
/// The owner is a word such as `cart:<external id>` or `order:<external id>`: stock knows neither carts nor
/// orders.
package struct Hold: Sendable {
    package let id: ID<Hold>
    package let variantID: VariantID
    package let quantity: Int
    package let owner: String
    package let expiresAt: Timestamp
    /// When this owner's holds began, from which their total life is counted.
    package let firstHeldAt: Timestamp

    init(_ row: Row) {
        id = row["id"]
        variantID = row["variant_id"]
        quantity = row["quantity"]
        owner = row["owner"]
        expiresAt = row["expires_at"]
        firstHeldAt = row["first_held_at"]
    }

    package static func cartOwner(_ externalID: String) -> String {
        "cart:\(externalID)"
    }
}

/// What bounds holds.
package enum HoldLimits {
    /// How long a hold lasts unless said otherwise.
    package static let secondsDefault = 900
    /// How long one owner may keep holds by renewing them, from the first on.
    package static let ownerSecondsMax: Int64 = 3_600
    /// Variants that one owner may hold at a time: as many as a cart has lines.
    package static let perOwnerMax = 100
    /// The most pieces of one variant that are ever on hand.
    package static let onHandMax = 1_000_000_000
}
