import Kernel
import Testing

struct RoundingTests {
    private static func cents(_ minor: Int64) -> Money { Money(minor: minor, currency: .sample) }

    /// Amount, interval, and what half up, half even and half down make of it.
    private static let coins: [(Int64, Int64, [Int64])] = [
        (0, 5, [0, 0, 0]), (2, 5, [0, 0, 0]), (3, 5, [5, 5, 5]), (1_997, 5, [1_995, 1_995, 1_995]),
        (1_998, 5, [2_000, 2_000, 2_000]), (5, 10, [10, 0, 0]), (15, 10, [20, 20, 10]),
        (25, 10, [30, 20, 20]),
        (25, 50, [50, 0, 0]), (75, 50, [100, 100, 50]), (1_924, 50, [1_900, 1_900, 1_900]),
        (1_925, 50, [1_950, 1_900, 1_900]), (50, 100, [100, 0, 0]), (150, 100, [200, 200, 100]),
        (151, 100, [200, 200, 200]), (-15, 10, [-20, -20, -10]), (-25, 10, [-30, -20, -20]),
        (7, 1, [7, 7, 7]), (7, 0, [7, 7, 7]), (7, -5, [7, 7, 7]),
    ]

    @Test(arguments: coins) func `an amount is made payable in coins`(
        _ minor: Int64,
        _ interval: Int64,
        _ rounded: [Int64]
    ) throws {
        let all: [Rounding] = [.halfUp, .halfEven, .halfDown]

        #expect(try all.map { try Self.cents(minor).rounded(to: interval, $0).minor } == rounded)
    }

    @Test func `an amount next to the end of the range is refused, not wrapped`() throws {
        #expect(throws: Money.Fault.overflow) { try Self.cents(.max).rounded(to: 10, .halfUp) }
        #expect(try Self.cents(.max).rounded(to: 100, .halfUp).minor == .max - 7)
    }

    /// Amount, millionths, and what half up, half even and half down make of the share.
    private static let shares: [(Int64, Int64, [Int64])] = [
        (5, 100_000, [1, 0, 0]), (15, 100_000, [2, 2, 1]), (25, 100_000, [3, 2, 2]),
        (14, 100_000, [1, 1, 1]),
        (16, 100_000, [2, 2, 2]), (-5, 100_000, [-1, 0, 0]), (-15, 100_000, [-2, -2, -1]),
        (0, 100_000, [0, 0, 0]),
        (1, 500_000, [1, 0, 0]), (3, 500_000, [2, 2, 1]), (8_999, 100_000, [900, 900, 900]),
        (1, 10_000_000, [10, 10, 10]),
    ]

    @Test(arguments: shares) func `a share is rounded once`(
        _ minor: Int64,
        _ millionths: Int64,
        _ rounded: [Int64]
    ) throws {
        let rate = try #require(Percentage(millionths: millionths))
        let all: [Rounding] = [.halfUp, .halfEven, .halfDown]

        #expect(try all.map { try Self.cents(minor).portion(rate, $0).minor } == rounded)
    }

    /// Amount with tax, millionths, and the tax inside.
    private static let inside: [(Int64, Int64, [Int64])] = [
        (119, 190_000, [19, 19, 19]), (1_000, 230_000, [187, 187, 187]), (3, 500_000, [1, 1, 1]),
        // 0.5, 1.5 and 2.5 to the unit.
        (1, 1_000_000, [1, 0, 0]), (3, 1_000_000, [2, 2, 1]), (5, 1_000_000, [3, 2, 2]),
    ]

    @Test(arguments: inside) func `the tax inside is rounded once`(
        _ minor: Int64,
        _ millionths: Int64,
        _ rounded: [Int64]
    ) throws {
        let rate = try #require(Percentage(millionths: millionths))
        let all: [Rounding] = [.halfUp, .halfEven, .halfDown]

        #expect(try all.map { try Self.cents(minor).portion(including: rate, $0).minor } == rounded)
    }
}
