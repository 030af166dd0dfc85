internal import Kernel

/// A shipping zone as staff see it.
struct ShippingZoneReply: Codable, Sendable {
    let id: ShippingZoneID
    let name: String
    let position: Int
    /// None: the rest of the world.
    let places: [Place]
    let created_at: Timestamp
    let updated_at: Timestamp

    /// A country or a part of it.
    struct Place: Codable, Sendable {
        let country: Country
        let region: String?
        let postcodes: String?
    }

    init(_ zone: ShippingZone) {
        id = zone.id
        name = zone.name
        position = zone.position
        places = zone.places.map { place in
            Place(country: place.country, region: place.region, postcodes: place.postcodes?.text)
        }
        created_at = zone.createdAt
        updated_at = zone.updatedAt
    }
}

/// A whole zone as staff write it.
struct ShippingZoneBody: Codable, Sendable {
    let name: Text<1, 120>
    let position: Count<0, 1_000_000>?
    /// None: the rest of the world.
    let places: [Place]?

    /// A country or a part of it.
    struct Place: Codable, Sendable {
        let country: Country
        let region: Text<1, 60>?
        /// Beginnings and ranges: `35000-35999,BT`.
        let postcodes: PostcodeList?
    }

    func checkedPlaces() throws -> [ShippingPlace] {
        let places = places ?? []
        guard places.count <= 300 else {
            throw Problem.invalid(field: "places", "must have at most 300 entries")
        }
        var made: [ShippingPlace] = []
        for (index, place) in places.enumerated() {
            let new = ShippingPlace(
                country: place.country,
                region: place.region?.text,
                postcodes: place.postcodes
            )
            guard !made.contains(new) else {
                throw Problem.invalid(field: "places[\(index)]", "occurs twice")
            }
            made.append(new)
        }
        return made
    }
}

/// The address of one shipping zone.
struct ShippingZonePath: Codable, Sendable {
    let id: ShippingZoneID

    static var notFound: Problem { .notFound("Shipping zone not found") }

    func zone(in tx: Transaction) throws -> ShippingZone {
        guard let zone = try ShippingZoneTable.find(id, in: tx) else { throw Self.notFound }
        return zone
    }
}

/// Lists the shipping zones.
struct ListShippingZones: Query {
    typealias Who = Staff<ShippingWrite>
    typealias Reply = [ShippingZoneReply]
    static let route = Route.get("/shipping-zones", "List shipping zones")

    func answer(_ call: Call<Self>, in tx: Transaction) throws -> [ShippingZoneReply] {
        try ShippingZoneTable.all(in: tx).map(ShippingZoneReply.init)
    }
}

/// Shows one shipping zone.
struct ShowShippingZone: Query {
    typealias Who = Staff<ShippingWrite>
    typealias Path = ShippingZonePath
    typealias Reply = ShippingZoneReply
    static let route = Route.get(
        "/shipping-zones/{id}",
        "Show a shipping zone",
        problems: [Problem.notFound]
    )

    func answer(_ call: Call<Self>, in tx: Transaction) throws -> ShippingZoneReply {
        ShippingZoneReply(try call.path.zone(in: tx))
    }
}

/// Adds a shipping zone.
struct CreateShippingZone: Command {
    typealias Who = Staff<ShippingWrite>
    typealias Body = ShippingZoneBody
    typealias Reply = ShippingZoneReply
    static let route = Route.post(
        "/shipping-zones",
        "Add a shipping zone",
        refusals: [ShippingCountRefusal.self]
    )

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> ShippingZoneReply {
        let places = try call.body.checkedPlaces()
        guard try ShippingZoneTable.count(in: tx) < ShippingZoneTable.countMax else {
            throw ShippingCountRefusal.zones(ShippingZoneTable.countMax)
        }
        let id = try ShippingZoneTable.insert(
            call.body.name.text,
            position: call.body.position?.value ?? 0,
            places,
            in: tx
        )
        tx.touch(ShippingOffers.name)
        return ShippingZoneReply(try ShippingZonePath(id: id).zone(in: tx))
    }
}

/// Rewrites a whole shipping zone.
struct ReplaceShippingZone: Command {
    typealias Who = Staff<ShippingWrite>
    typealias Path = ShippingZonePath
    typealias Body = ShippingZoneBody
    typealias Reply = ShippingZoneReply
    static let route = Route.put(
        "/shipping-zones/{id}",
        "Rewrite a shipping zone",
        problems: [Problem.notFound]
    )

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> ShippingZoneReply {
        let isThere = try ShippingZoneTable.update(
            call.path.id,
            call.body.name.text,
            position: call.body.position?.value ?? 0,
            try call.body.checkedPlaces(),
            in: tx
        )
        guard isThere else { throw ShippingZonePath.notFound }
        tx.touch(ShippingOffers.name)
        return ShippingZoneReply(try call.path.zone(in: tx))
    }
}

/// Deletes a shipping zone, once it has no methods any more.
struct DeleteShippingZone: Command {
    typealias Who = Staff<ShippingWrite>
    typealias Path = ShippingZonePath
    typealias Reply = Nothing
    static let route = Route.delete(
        "/shipping-zones/{id}",
        "Delete a shipping zone",
        refusals: [ZoneDeletionRefusal.self],
        problems: [Problem.notFound]
    )

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> Nothing {
        let zone = try call.path.zone(in: tx)
        let methods = try ShippingMethodTable.count(of: zone.id, in: tx)
        guard methods == 0 else { throw ZoneDeletionRefusal.notEmpty(methods: methods) }
        try ShippingZoneTable.delete(zone.id, in: tx)
        tx.touch(ShippingOffers.name)
        return Nothing()
    }
}
