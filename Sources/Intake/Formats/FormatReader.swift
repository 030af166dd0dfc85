/// Turns the bytes of one kind of file into drafts.
protocol FormatReader {
    /// Reads on and appends what it found, possibly nothing; false at the end of the file.
    mutating func read(into output: inout [IntakeResult]) throws -> Bool

    /// Passes over as many of the next results as it can without making them, and returns how many that were.
    mutating func pass(_ count: Int) throws -> Int
}

extension FormatReader {
    mutating func pass(_ count: Int) -> Int { 0 }
}
