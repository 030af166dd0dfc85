/// Finds `qwertyui`, `1qaz2wsx`, `abcdefgh` and `87654321`: neighbours on the keyboard or in the alphabet.
enum KeyboardWalk {
    private static let rows = ["1234567890-=", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./"].map { Array($0) }

    private static let places: [Character: (row: Int, column: Int)] = {
        var places: [Character: (row: Int, column: Int)] = [:]
        for (row, keys) in rows.enumerated() {
            for (column, key) in keys.enumerated() { places[key] = (row, column) }
        }
        return places
    }()

    /// A walk shorter than this happens in words, too: `were`.
    private static let lengthMin = 4

    /// Whether the text is made of walks only, each of at least four keys and in one direction.
    static func covers(_ word: String) -> Bool {
        let keys = Array(word)
        guard keys.count >= lengthMin else { return false }
        var length = 1
        var directions: Set<Step> = []
        for (left, right) in zip(keys, keys.dropFirst()) {
            let steps = steps(from: left, to: right)
            let kept = length == 1 ? steps : directions.intersection(steps)
            if !kept.isEmpty {
                directions = kept
                length += 1
            } else {
                guard length >= lengthMin else { return false }
                length = 1
            }
        }
        return length >= lengthMin
    }

    /// One key or character further, and where to.
    private enum Step: Hashable {
        case keys(rows: Int, columns: Int)
        case alphabet(Int)
    }

    private static func steps(from left: Character, to right: Character) -> Set<Step> {
        var steps: Set<Step> = []
        if let from = places[left], let to = places[right] {
            let rows = to.row - from.row
            let columns = to.column - from.column
            if abs(rows) <= 1, abs(columns) <= 1, (rows, columns) != (0, 0) {
                steps.insert(.keys(rows: rows, columns: columns))
            }
        }
        if let from = left.asciiValue, let to = right.asciiValue {
            let distance = Int(to) - Int(from)
            if abs(distance) == 1 { steps.insert(.alphabet(distance)) }
        }
        return steps
    }
}
