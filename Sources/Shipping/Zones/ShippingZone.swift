internal import Kernel
internal import Pricing

/// A part of the world with shipping methods of its own; one without places is the rest of the world.
package struct ShippingZone: Sendable {
    let id: ShippingZoneID
    let name: String
    let position: Int
    let places: [ShippingPlace]
    let createdAt: Timestamp
    let updatedAt: Timestamp
}

/// A country or a part of it.
struct ShippingPlace: Sendable, Equatable {
    let country: Country
    /// A state or province; nil for the whole country.
    let region: String?
    /// Nil for all of them.
    let postcodes: PostcodeList?

    /// How precisely this place names a destination, from 1; nil when the destination is not in it.
    func precision(of destination: Destination) -> Int? {
        guard country == destination.country else { return nil }
        var precision = 1
        if let region {
            guard let theirs = destination.region, theirs.lowercased() == region.lowercased() else {
                return nil
            }
            precision += 2
        }
        if let postcodes {
            guard let postcode = destination.postcode, postcodes.contains(postcode) else { return nil }
            precision += 4
        }
        return precision
    }
}
