import Catalog
import Kernel
import Pricing
import Support
import Testing

@testable import Shipping

/// A shop's shipping, set up through its endpoints and asked for offers.
struct Depot: Sendable {
    let database: any Database
    private let calls: EndpointCalls

    static func open(
        _ engine: TestDatabase,
        clock: Clock = .system,
        _ body: @Sendable (Depot) async throws -> Void
    ) async throws {
        try await engine.with(clock: clock) { database in
            try await body(
                Depot(
                    database: database,
                    calls: EndpointCalls(Shipping(currency: .sample), on: database)
                )
            )
        }
    }

    func call(_ name: String, id: Int64? = nil, _ body: String = "", query: [String: String] = [:])
        async throws -> EndpointCalls.Reply
    {
        let path = id.map { ["id": "\($0)"] } ?? [:]
        return try await calls(name, path, query: query, body: body, as: .holder("shipping.write"))
    }

    func zone(_ name: String, _ places: String = "[]", position: Int = 0) async throws -> Int64 {
        let body = #"{"name": "\#(name)", "position": \#(position), "places": \#(places)}"#
        let reply = try await call("CreateShippingZone", body)
        return try #require(reply.json["id"]?.integer, "\(reply.json.text)")
    }

    @discardableResult
    func method(_ name: String, in zone: Int64, _ more: String = #""kind": "flat""#) async throws -> Int64 {
        let body = #"{"zone_id": \#(zone), "name": "\#(name)", \#(more)}"#
        let reply = try await call("CreateShippingMethod", body)
        return try #require(reply.json["id"]?.integer, "\(reply.json.text)")
    }

    /// `Post 4.99, Express 12.00`.
    func offers(
        to destination: Destination,
        _ items: [Parcel.Item]? = nil,
        subtotal: Int64 = 1_000,
        currency: Currency = .sample
    ) async throws -> String {
        let items = items ?? [Parcel.Item(product: ProductID(1), pieces: 1)]
        let parcel = Parcel(items: items, subtotal: Money(minor: subtotal, currency: currency))
        return try await database.read { tx in
            try ShippingOffers.load(for: parcel, to: destination, currency: currency, in: tx)
                .map { "\($0.name) \($0.price)" }.joined(separator: ", ")
        }
    }
}

extension Destination {
    static func to(
        _ country: String,
        _ region: String? = nil,
        _ postcode: String? = nil
    ) throws -> Destination {
        Destination(country: try #require(Country(country)), region: region, postcode: postcode)
    }
}
