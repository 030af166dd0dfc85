internal import Kernel

/// The address of one shipping method.
struct ShippingMethodPath: Codable, Sendable {
    let id: ShippingMethodID

    func method(in tx: Transaction) throws -> StoredShippingMethod {
        guard let method = try ShippingMethodTable.find(id, in: tx) else {
            throw Problem.notFound("Shipping method not found")
        }
        return method
    }
}

extension ShippingMethodValues {
    /// - Throws: ``ShippingCountRefusal`` when the zone is full.
    fileprivate func checkRoom(in tx: Transaction) throws {
        guard try ShippingMethodTable.count(of: zone, in: tx) < ShippingMethodTable.countMax else {
            throw ShippingCountRefusal.methods(ShippingMethodTable.countMax)
        }
    }
}

extension ShippingMethodPath {
    /// Writes other values over those of the method.
    fileprivate func rewrite(
        _ old: StoredShippingMethod,
        _ new: ShippingMethodValues,
        in tx: Transaction
    ) throws -> ShippingMethodReply {
        try new.check(in: tx)
        if new.zone != old.values.zone { try new.checkRoom(in: tx) }
        try ShippingMethodWriting.update(id, new, in: tx)
        tx.touch(ShippingOffers.name)
        return ShippingMethodReply(try method(in: tx))
    }
}

/// Lists the shipping methods, those of one zone if it is named.
struct ListShippingMethods: Query {
    typealias Who = Staff<ShippingWrite>
    typealias Reply = [ShippingMethodReply]
    static let route = Route.get("/shipping-methods", "List shipping methods")

    struct Parameters: Codable, Sendable {
        let zone_id: ShippingZoneID?
    }

    func answer(_ call: Call<Self>, in tx: Transaction) throws -> [ShippingMethodReply] {
        try ShippingMethodTable.all(of: call.parameters.zone_id, in: tx).map(ShippingMethodReply.init)
    }
}

/// Shows one shipping method.
struct ShowShippingMethod: Query {
    typealias Who = Staff<ShippingWrite>
    typealias Path = ShippingMethodPath
    typealias Reply = ShippingMethodReply
    static let route = Route.get(
        "/shipping-methods/{id}",
        "Show a shipping method",
        problems: [Problem.notFound]
    )

    func answer(_ call: Call<Self>, in tx: Transaction) throws -> ShippingMethodReply {
        ShippingMethodReply(try call.path.method(in: tx))
    }
}

/// Adds a shipping method to a zone.
struct CreateShippingMethod: Command {
    typealias Who = Staff<ShippingWrite>
    typealias Body = ShippingMethodBody
    typealias Reply = ShippingMethodReply
    static let route = Route.post(
        "/shipping-methods",
        "Add a shipping method",
        refusals: [ShippingCountRefusal.self]
    )

    let currency: Currency

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> ShippingMethodReply {
        let values = try call.body.values(shop: currency)
        try values.check(in: tx)
        try values.checkRoom(in: tx)
        let id = try ShippingMethodWriting.insert(values, in: tx)
        tx.touch(ShippingOffers.name)
        return ShippingMethodReply(try ShippingMethodPath(id: id).method(in: tx))
    }
}

/// Rewrites a whole shipping method.
///
/// Orders that were placed keep what they were sent with.
struct ReplaceShippingMethod: Command {
    typealias Who = Staff<ShippingWrite>
    typealias Path = ShippingMethodPath
    typealias Body = ShippingMethodBody
    typealias Reply = ShippingMethodReply
    static let route = Route.put(
        "/shipping-methods/{id}",
        "Rewrite a shipping method",
        refusals: [ShippingCountRefusal.self],
        problems: [Problem.notFound]
    )

    let currency: Currency

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> ShippingMethodReply {
        let old = try call.path.method(in: tx)
        return try call.path.rewrite(old, try call.body.values(shop: currency), in: tx)
    }
}

/// Changes what is mentioned of a shipping method.
struct ChangeShippingMethod: Command {
    typealias Who = Staff<ShippingWrite>
    typealias Path = ShippingMethodPath
    typealias Body = ShippingMethodChange
    typealias Reply = ShippingMethodReply
    static let route = Route.patch(
        "/shipping-methods/{id}",
        "Change a shipping method",
        refusals: [ShippingCountRefusal.self],
        problems: [Problem.notFound]
    )

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> ShippingMethodReply {
        let old = try call.path.method(in: tx)
        return try call.path.rewrite(old, try call.body.applied(to: old.values), in: tx)
    }
}

/// Deletes a shipping method.
///
/// Orders that were placed keep it.
struct DeleteShippingMethod: Command {
    typealias Who = Staff<ShippingWrite>
    typealias Path = ShippingMethodPath
    typealias Reply = Nothing
    static let route = Route.delete(
        "/shipping-methods/{id}",
        "Delete a shipping method",
        problems: [Problem.notFound]
    )

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> Nothing {
        try ShippingMethodWriting.delete(call.path.method(in: tx).id, in: tx)
        tx.touch(ShippingOffers.name)
        return Nothing()
    }
}
