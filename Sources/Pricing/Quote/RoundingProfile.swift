package import Kernel

/// How a shop rounds.
package struct RoundingProfile: Sendable, Equatable {
    /// What is rounded, each by itself.
    package enum Level: String, SchemaWords {
        /// The discount and the tax of a line.
        case line
        /// Those of one piece, times the pieces.
        case unit
        /// The tax of all lines with the same rate; the parts of the lines add up to it.
        case taxGroup = "tax_group"
    }

    package var mode = Rounding.halfUp
    package var level = Level.line
    /// Minor units that totals are a multiple of, where coins are missing: 5 for 0.05; from 1.
    package var cashInterval: Int64 = 1

    package init(
        mode: Rounding = .halfUp,
        level: Level = .line,
        cashInterval: Int64 = 1
    ) {
        self.mode = mode
        self.level = level
        self.cashInterval = cashInterval
    }

    /// As people say it: `rounded half up`.
    package var words: String {
        switch mode {
        case .halfUp: "rounded half up"
        case .halfEven: "rounded half to even"
        case .halfDown: "rounded half down"
        }
    }
}
