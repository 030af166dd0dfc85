import Catalog
import Kernel
import Testing

@testable import Shipping

/// What a parcel costs, by every kind of table.
@Suite struct TariffTests {
    private static let dollar = Currency.sample

    private static func tariff(
        _ kind: ShippingKind,
        price: Int64 = 0,
        freeFrom: Int64? = nil,
        divisor: Int? = nil,
        gramsMax: Int? = nil,
        _ rates: [ShippingRate] = []
    ) -> ShippingTariff {
        ShippingTariff(
            kind: kind,
            price: Money(minor: price, currency: dollar),
            freeFrom: freeFrom,
            volumetricDivisor: divisor,
            gramsMax: gramsMax,
            rates: rates
        )
    }

    private static func rate(
        _ from: Int64,
        _ price: Int64,
        _ further: (Int64, Int64)? = nil
    ) -> ShippingRate {
        ShippingRate(
            from: from,
            price: price,
            further: further.map { ShippingRate.Further(step: $0.0, price: $0.1) }
        )
    }

    private static func parcel(
        _ pieces: Int = 1,
        grams: Int? = nil,
        size: PieceSize? = nil,
        subtotal: Int64 = 1_000
    ) -> Parcel {
        Parcel(
            items: [Parcel.Item(product: ProductID(1), pieces: pieces, weight: (grams, size))],
            subtotal: Money(minor: subtotal, currency: dollar)
        )
    }

    private static func outcome(_ tariff: ShippingTariff, _ parcel: Parcel) -> String {
        do {
            return "\(try tariff.price(of: parcel))"
        } catch {
            return error.rawValue
        }
    }

    private static let byWeight = tariff(
        .weight,
        gramsMax: 30_000,
        [rate(0, 499), rate(2_000, 799), rate(5_000, 1_299, (1_000, 150))]
    )

    @Test(arguments: [
        (0, "4.99"), (1, "4.99"), (1_999, "4.99"), (2_000, "7.99"), (4_999, "7.99"), (5_000, "12.99"),
        (5_001, "14.49"), (6_000, "14.49"), (6_001, "15.99"), (30_000, "50.49"), (30_001, "too_heavy"),
    ])
    func `a table by weight has edges to the gram`(grams: Int, price: String) {
        #expect(Self.outcome(Self.byWeight, Self.parcel(grams: grams)) == price)
    }

    @Test func `pieces of unknown weight count as nothing, and all pieces are weighed`() {
        #expect(Self.outcome(Self.byWeight, Self.parcel(9)) == "4.99")
        #expect(Self.outcome(Self.byWeight, Self.parcel(4, grams: 500)) == "7.99")
    }

    @Test(arguments: [
        (0, "9.00"), (4_999, "9.00"), (5_000, "4.00"), (9_999, "4.00"), (10_000, "0.00"), (25_000, "0.00"),
    ])
    func `a table by price asks what the goods cost`(subtotal: Int64, price: String) {
        let table = Self.tariff(.price, freeFrom: 10_000, [Self.rate(0, 900), Self.rate(5_000, 400)])

        #expect(Self.outcome(table, Self.parcel(subtotal: subtotal)) == price)
    }

    @Test(arguments: [(1, "below_table"), (2, "6.00"), (3, "6.75"), (12, "13.50")])
    func `a table by pieces may begin above one, and has a base price`(pieces: Int, price: String) {
        let table = Self.tariff(.quantity, price: 100, [Self.rate(2, 500, (1, 75))])

        #expect(Self.outcome(table, Self.parcel(pieces)) == price)
    }

    @Test(arguments: [
        // 300 × 200 × 100 mm = 6,000,000 mm³ = 1,200 g by 5000.
        (1, 500, 5_000, 1_200), (1, 1_201, 5_000, 1_201), (1, 500, nil, 500), (3, 500, 5_000, 3_600),
        // 6,000,000 ÷ 7 is not whole: up.
        (1, 1, 7, 857_143),
    ])
    func `the greater of weight and volume counts`(pieces: Int, grams: Int, divisor: Int?, wanted: Int64) {
        let size = PieceSize(length: 300, width: 200, height: 100)

        #expect(Self.parcel(pieces, grams: grams, size: size).grams(divisor: divisor) == wanted)
    }

    @Test func `the volume of a parcel is rounded once, however its pieces are listed`() {
        let size = PieceSize(length: 1, width: 1, height: 1)
        let item = Parcel.Item(product: ProductID(1), pieces: 1, weight: (0, size))
        let listed = Parcel(items: Array(repeating: item, count: 10), subtotal: .zero(Self.dollar))

        #expect(listed.grams(divisor: 10) == 1)
        #expect(Self.parcel(10, grams: 0, size: size).grams(divisor: 10) == 1)
    }

    @Test(arguments: [ShippingKind.flat, .pickup])
    func `without a table there is one price, for nothing from a sum on`(kind: ShippingKind) {
        let tariff = Self.tariff(kind, price: 590, freeFrom: 5_000)

        #expect(Self.outcome(tariff, Self.parcel(subtotal: 4_999)) == "5.90")
        #expect(Self.outcome(tariff, Self.parcel(subtotal: 5_000)) == "0.00")
        #expect(Self.outcome(tariff, Self.parcel(Int.max, grams: Int.max)) == "5.90")
    }

    @Test func `free from a sum does not carry what is too heavy or too small`() {
        var heavy = Self.byWeight
        heavy.freeFrom = 0
        #expect(Self.outcome(heavy, Self.parcel(grams: 30_001)) == "too_heavy")
        #expect(Self.outcome(heavy, Self.parcel(grams: 30_000)) == "0.00")
        let table = Self.tariff(.quantity, freeFrom: 0, [Self.rate(2, 500)])
        #expect(Self.outcome(table, Self.parcel(1)) == "below_table")
    }

    @Test func `what cannot be counted is not carried`() {
        let huge = PieceSize(length: 4_000_000, width: 4_000_000, height: 4_000_000)
        let byWeight = Self.tariff(.weight, divisor: 1, [Self.rate(0, 1)])
        let dear = Self.tariff(.quantity, [Self.rate(0, 1, (1, .max))])
        let based = Self.tariff(.quantity, price: .max, [Self.rate(0, 1)])

        #expect(Self.outcome(byWeight, Self.parcel(Int.max, grams: 2)) == "too_large")
        #expect(Self.outcome(byWeight, Self.parcel(grams: 2, size: huge)) == "too_large")
        #expect(Self.outcome(dear, Self.parcel(2)) == "too_large")
        #expect(Self.outcome(based, Self.parcel(1)) == "too_large")
    }

    @Test func `goods that are not shippable are in no parcel`() {
        let download = Parcel.Item(product: ProductID(2), pieces: 3, weight: (900, nil), isShippable: false)
        let book = Parcel.Item(product: ProductID(1), pieces: 1, weight: (100, nil))
        let both = Parcel(items: [download, book], subtotal: .zero(Self.dollar))

        #expect(Parcel(items: [download], subtotal: .zero(Self.dollar)).isEmpty)
        #expect(!both.isEmpty)
        #expect(both.grams(divisor: nil) == 100)
        #expect(both.pieces == 1)
    }
}
