import Foundation
import Kernel

/// Numbers that a seed decides (SplitMix64).
struct Moments: Sendable {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    /// A new seed, or the one of `MERCATO_TEST_SEED`.
    static var seed: UInt64 {
        ProcessInfo.processInfo.environment["MERCATO_TEST_SEED"].flatMap { UInt64($0) }
            ?? Randomness.system.next()
    }

    mutating func next(_ range: ClosedRange<UInt64>) -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return range.lowerBound + (mixed ^ (mixed >> 31)) % (range.upperBound - range.lowerBound + 1)
    }
}
