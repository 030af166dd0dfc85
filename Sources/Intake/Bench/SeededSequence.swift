/// A repeatable sequence of numbers (SplitMix64): the same seed gives the same numbers on every machine.
///
/// For generated data and tests, never for secrets.
package struct SeededSequence: Sendable {
    private var state: UInt64

    package init(seed: UInt64) {
        state = seed
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number from 0 to one less than `limit`; 0 when that is none.
    package mutating func number(below limit: Int) -> Int {
        limit > 0 ? Int(next() % UInt64(limit)) : 0
    }

    /// One of the values, which must not be none.
    package mutating func pick<Value>(_ values: [Value]) -> Value {
        values[number(below: values.count)]
    }
}
