/// Finds the name that somebody probably meant.
package enum Nearest {
    /// The known name with the fewest edits, if it is near enough to be worth saying.
    package static func name(to given: String, among known: [String]) -> String? {
        guard given.utf8.count <= 64 else { return nil }
        let ranked = known.map { ($0, distance(given.lowercased(), $0.lowercased())) }
        guard let best = ranked.min(by: { $0.1 < $1.1 }), best.1 <= max(2, best.0.count / 3) else {
            return nil
        }
        return best.0
    }

    /// A text from outside, cut to a length that may be shown back.
    package static func shortened(_ text: String) -> String {
        text.count <= 64 ? text : String(text.prefix(64)) + "…"
    }

    /// Levenshtein's distance: insertions, deletions and replacements between two texts.
    private static func distance(_ left: String, _ right: String) -> Int {
        let right = Array(right)
        var previous = Array(0...right.count)
        for (row, letter) in left.enumerated() {
            var current = [row + 1]
            for (column, other) in right.enumerated() {
                let replaced = previous[column] + (letter == other ? 0 : 1)
                current.append(min(replaced, previous[column + 1] + 1, current[column] + 1))
            }
            previous = current
        }
        return previous[right.count]
    }
}
