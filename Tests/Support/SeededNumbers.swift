import Foundation
import Kernel

/// The numbers of every random test (SplitMix64): the same seed gives the same ones on every machine.
///
/// A test prints its seed, and `MERCATO_TEST_SEED` gives it again.
package struct SeededNumbers: RandomNumberGenerator, Sendable {
    private var state: UInt64

    package init(seed: UInt64) {
        state = seed
    }

    /// The seed that the environment gives, else another one each time.
    package static func newSeed() -> UInt64 {
        ProcessInfo.processInfo.environment["MERCATO_TEST_SEED"].flatMap { UInt64($0) }
            ?? Randomness.system.next() % 1_000_000_000
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    package mutating func next(_ range: ClosedRange<UInt64>) -> UInt64 {
        range.lowerBound + next() % (range.upperBound - range.lowerBound + 1)
    }

    /// From 0 to one less than the bound, which is more than 0.
    package mutating func below(_ bound: Int) -> Int {
        Int(next() % UInt64(bound))
    }

    /// True once in so many times.
    package mutating func chance(_ one: UInt64) -> Bool { next() % one == 0 }

    /// One of the values, of which there is one at least.
    package mutating func pick<Value>(_ values: [Value]) -> Value {
        values[below(values.count)]
    }
}
