/// The best of the words considered so far: the fewest mistakes; of equals a whole word before one that is
/// only begun, then the first in the alphabet, so that both engines choose alike.
struct NearestWord {
    private let letters: [Unicode.Scalar]
    private let mistakesMax: Int
    private let isBeginning: Bool
    private var best: (mistakes: Int, isLonger: Bool, word: String)?

    var word: String? { best?.word }

    /// - Parameters:
    ///   - word: what was asked for.
    ///   - isBeginning: whether a longer word that begins nearly so will do.
    init(to word: String, isBeginning: Bool) {
        letters = Array(word.unicodeScalars)
        mistakesMax = Spelling.mistakesMax(word)
        self.isBeginning = isBeginning
    }

    mutating func consider(_ candidate: String) {
        let (whole, beginning) = distances(to: Array(candidate.unicodeScalars))
        if whole <= mistakesMax {
            take(whole, isLonger: false, candidate)
        } else if isBeginning, beginning <= mistakesMax {
            take(beginning, isLonger: true, candidate)
        }
    }

    private mutating func take(_ mistakes: Int, isLonger: Bool, _ word: String) {
        if let best {
            let rank = (isLonger ? 1 : 0, mistakes, word)
            guard rank < (best.isLonger ? 1 : 0, best.mistakes, best.word) else { return }
        }
        best = (mistakes, isLonger, word)
    }

    /// How many letters must be put in, left out, replaced or swapped with their neighbour, each letter once
    /// at most, to get the candidate, and to get any beginning of it.
    private func distances(to candidate: [Unicode.Scalar]) -> (whole: Int, beginning: Int) {
        var older = [Int](repeating: 0, count: letters.count + 1)
        var last = Array(0...letters.count)
        var beginning = last[letters.count]
        for (row, other) in candidate.enumerated() {
            var current = [row + 1]
            current.reserveCapacity(letters.count + 1)
            for (column, letter) in letters.enumerated() {
                var least = min(
                    last[column] + (letter == other ? 0 : 1),
                    last[column + 1] + 1,
                    current[column] + 1
                )
                let isSwap =
                    row > 0 && column > 0 && letter == candidate[row - 1] && letters[column - 1] == other
                if isSwap { least = min(least, older[column - 1] + 1) }
                current.append(least)
            }
            beginning = min(beginning, current[letters.count])
            (older, last) = (last, current)
        }
        return (last[letters.count], beginning)
    }
}
