/// A row that cannot be used: where it begins (lines count from 1) and why, as a sentence.
package struct RowProblem: Sendable, Equatable {
    package let line: Int
    package let reason: String
}
