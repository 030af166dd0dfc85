import Support

extension SeededNumbers {
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
