/// A reproducible source of numbers (SplitMix64): a failing property prints the seed that shows it again.
struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var value = state
        value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
        return value ^ (value >> 31)
    }

    /// Any 64-bit integer, small ones and the ends as likely as large ones.
    mutating func integer() -> Int64 {
        switch next() % 8 {
        case 0: Int64.min
        case 1: Int64.max
        case 2: Int64(next() % 10) - 5
        default: Int64(truncatingIfNeeded: next()) >> Int64(next() % 64)
        }
    }
}
