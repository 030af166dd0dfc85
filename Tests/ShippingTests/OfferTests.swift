import Catalog
import Kernel
import Pricing
import Support
import Testing

@testable import Shipping

@Suite struct OfferTests {
    @Test(arguments: TestDatabase.all)
    func `the most precise zone of a destination wins`(engine: TestDatabase) async throws {
        try await Depot.open(engine) { depot in
            #expect(try await depot.offers(to: .to("US")) == "")
            let world = try await depot.zone("World", position: 0)
            let states = try await depot.zone(
                "States",
                #"[{"country": "US"}, {"country": "CA"}]"#,
                position: 9
            )
            let islands = try await depot.zone(
                "Islands",
                #"[{"country": "US", "region": "Hawaii"}, {"country": "US", "region": "Alaska"}]"#,
                position: 5
            )
            let near = try await depot.zone("Near", #"[{"country": "US", "postcodes": "967-968"}]"#)
            try await depot.method("Bike", in: near)
            try await depot.method("Mail", in: world)
            try await depot.method("Truck", in: states)
            try await depot.method("Plane", in: islands)

            #expect(try await depot.offers(to: .to("FR")) == "Mail 0.00")
            #expect(try await depot.offers(to: .to("CA", "Hawaii")) == "Truck 0.00")
            #expect(try await depot.offers(to: .to("US")) == "Truck 0.00")
            #expect(try await depot.offers(to: .to("US", "Texas")) == "Truck 0.00")
            #expect(try await depot.offers(to: .to("US", "hawaii")) == "Plane 0.00")
            #expect(try await depot.offers(to: .to("US", "hawaii", "96813")) == "Bike 0.00")
            #expect(try await depot.offers(to: .to("US", "hawaii", "10001")) == "Plane 0.00")
        }
    }

    @Test(
        arguments: [
            (nil, nil, nil, 1), ("BY", nil, nil, 3), (nil, "80", "80331", 5), ("BY", "80", "80331", 7),
            (nil, "80", nil, nil), (nil, "80", "10115", nil), ("BE", nil, nil, nil),
            ("BE", "80", "80331", nil),
        ] as [(String?, String?, String?, Int?)]
    )
    func `a postcode is more precise than a region, a region than a country`(
        region: String?,
        postcodes: String?,
        postcode: String?,
        precision: Int?
    ) throws {
        let germany = try #require(Country("DE"))
        let place = ShippingPlace(
            country: germany,
            region: region,
            postcodes: postcodes.flatMap { PostcodeList($0) }
        )
        let munich = Destination(country: germany, region: "By", postcode: postcode)
        let austria = Destination(country: try #require(Country("AT")), region: "BY", postcode: postcode)

        #expect(place.precision(of: munich) == precision)
        #expect(place.precision(of: austria) == nil)
    }

    @Test(arguments: TestDatabase.all)
    func `offers are the cheapest first, then by position, and only those that carry the parcel`(
        engine: TestDatabase
    ) async throws {
        try await Depot.open(engine) { depot in
            let zone = try await depot.zone("World")
            try await depot.method("Second", in: zone, #""kind": "flat", "price": "5.00", "position": 2"#)
            try await depot.method("First", in: zone, #""kind": "flat", "price": "5.00", "position": 1"#)
            try await depot.method("Shop", in: zone, #""kind": "pickup", "position": 9"#)
            try await depot.method("Off", in: zone, #""kind": "flat", "is_active": false"#)
            try await depot.method("Euro", in: zone, #""kind": "flat", "currency": "EUR", "price": "3""#)
            try await depot.method(
                "Parcel",
                in: zone,
                """
                "kind": "weight", "price": "1", "grams_max": 2000, "free_from": "50",
                "rates": [{"from": 1000, "price": "6.50"}, {"from": 0, "price": "3.90", "step_price": 1}]
                """
            )
            func item(_ grams: Int) -> [Parcel.Item] {
                [Parcel.Item(product: ProductID(1), pieces: 1, weight: (grams, nil))]
            }
            let (us, euro) = (try Destination.to("US"), try #require(Currency("EUR")))

            #expect(
                try await depot.offers(to: us, item(1)) == "Shop 0.00, First 5.00, Second 5.00, Parcel 5.90"
            )
            #expect(
                try await depot.offers(to: us, item(1_000))
                    == "Shop 0.00, First 5.00, Second 5.00, Parcel 7.50"
            )
            #expect(try await depot.offers(to: us, item(2_001)) == "Shop 0.00, First 5.00, Second 5.00")
            #expect(
                try await depot.offers(to: us, item(5), subtotal: 5_000)
                    == "Parcel 0.00, Shop 0.00, First 5.00, Second 5.00"
            )
            #expect(try await depot.offers(to: us, item(5), currency: euro) == "Euro 3.00")
            #expect(try await depot.offers(to: us, []) == "")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a method does not carry the goods that it excludes`(engine: TestDatabase) async throws {
        try await Depot.open(engine) { depot in
            let (knife, pan, tools) = try await depot.database.write { tx in
                let row = try tx.first(
                    """
                    INSERT INTO categories (name, name_key, slug, created_at, updated_at)
                    VALUES ('Tools', 'tools', 'tools', \(tx.now), \(tx.now)) RETURNING id
                    """
                )
                let made = try ["Knife", "Pan"].map { try Goods.make($0, in: tx).product }
                return (made[0], made[1], try #require(row)[0] as CategoryID)
            }
            let zone = try await depot.zone("World")
            let air = try await depot.method(
                "Air",
                in: zone,
                #""kind": "flat", "excluded_product_ids": [\#(knife)]"#
            )
            try await depot.method("Sea", in: zone, #""kind": "flat", "excluded_category_ids": [\#(tools)]"#)
            let us = try Destination.to("US")
            let blade = Parcel.Item(product: knife, pieces: 1)
            let pot = Parcel.Item(product: pan, categories: [tools], pieces: 1)

            #expect(try await depot.offers(to: us, [blade]) == "Sea 0.00")
            #expect(try await depot.offers(to: us, [pot]) == "Air 0.00")
            #expect(try await depot.offers(to: us, [pot, blade]) == "")
            let refusal = try await depot.refusal(of: air, for: [blade])
            #expect(refusal?.problem.kind.code == "shipping_not_available")
            #expect(refusal?.problem.extra.first?.value.string == "goods_excluded")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a method is found where it is offered, and refused elsewhere`(engine: TestDatabase) async throws {
        try await Depot.open(engine) { depot in
            #expect(try await depot.database.read { try ShippingOffers.areThere(in: $0) } == false)
            let home = try await depot.zone("Home", #"[{"country": "US"}]"#)
            let away = try await depot.zone("Away")
            let here = try await depot.method(
                "Here",
                in: home,
                #""kind": "flat", "price": "4.90", "tax_code": "post", "delivery_days_max": 3"#
            )
            let there = try await depot.method("There", in: away, #""kind": "flat", "is_active": false"#)
            let item = [Parcel.Item(product: ProductID(1), pieces: 1)]

            #expect(try await depot.database.read { try ShippingOffers.areThere(in: $0) })
            #expect(try await depot.refusal(of: there, for: item) != nil)
            #expect(try await depot.refusal(of: 999, for: item) != nil)
            #expect(try await depot.refusal(of: here, for: []) != nil)
            let offer = try await depot.find(here, for: item)
            #expect(offer.method.source == "shipping_method:\(here)")
            #expect(offer.method.taxCode == "post" && offer.method.price.minor == 490)
            #expect(offer.days == 3...3 && !offer.isFree)
        }
    }

    @Test func `goods arrive on dates of the calendar in UTC`() throws {
        let offer = ShippingOffer(
            id: ShippingMethodID(1),
            name: "Post",
            description: "",
            kind: .flat,
            price: .zero(.sample),
            taxCode: nil,
            isTaxedLikeGoods: false,
            days: 2...40
        )
        // 2026-12-30T23:59:59.999Z
        let now = Timestamp(milliseconds: 1_798_675_199_999)
        let reply = ShippingOfferReply(offer, at: now)

        #expect(now.description == "2026-12-30T23:59:59.999Z")
        #expect(reply.arrives_from == "2027-01-01")
        #expect(reply.arrives_until == "2027-02-08")
        #expect(now.nextMidnight.description == "2026-12-31T00:00:00.000Z")
        #expect(now.nextMidnight.nextMidnight.description == "2027-01-01T00:00:00.000Z")
    }

    @Test(arguments: TestDatabase.all)
    func `two statements find all offers, and staff's writes are told to caches`(engine: TestDatabase)
        async throws
    {
        try await Depot.open(engine) { depot in
            let freshness = depot.database.freshness
            let slots = freshness.slots(of: [ShippingOffers.name])
            let mark = freshness.mark
            let zone = try await depot.zone("World", #"[{"country": "US"}]"#)
            #expect(!freshness.isFresh(slots, since: mark))
            for index in 0..<20 {
                try await depot.method("M\(index)", in: zone, #""kind": "flat", "delivery_days_min": 1"#)
            }
            let parcel = Parcel(
                items: [Parcel.Item(product: ProductID(1), pieces: 1)],
                subtotal: .zero(.sample)
            )
            let us = try Destination.to("US")
            let (offers, statements, validUntil) = try await depot.database.read { tx in
                var offers = 0
                let statements = try StatementCount.of(tx) { counted in
                    offers =
                        try ShippingOffers.load(for: parcel, to: us, currency: .sample, in: counted).count
                }
                _ = try ShippingOffers.load(for: parcel, to: us, currency: .sample, in: tx)
                return (offers, statements, tx.validUntil)
            }
            #expect(offers == 20)
            #expect(statements == 2)
            #expect(validUntil != nil)
        }
    }
}

extension Depot {
    func find(_ id: Int64, for items: [Parcel.Item]) async throws -> ShippingOffer {
        try await database.read { tx in
            try ShippingOffers.find(
                ShippingMethodID(id),
                for: Parcel(items: items, subtotal: .zero(.sample)),
                to: .to("US"),
                currency: .sample,
                in: tx
            )
        }
    }

    func refusal(of id: Int64, for items: [Parcel.Item]) async throws -> ShippingRefusal? {
        do {
            _ = try await find(id, for: items)
            return nil
        } catch let refusal as ShippingRefusal {
            return refusal
        }
    }
}
