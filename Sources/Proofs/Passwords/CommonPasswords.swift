/// Whether a password is among those that are tried first, or made of one by the usual habits: a number, a
/// year or a sign behind it, and digits that look like letters.
enum CommonPasswords {
    /// So many digits and signs around a common word add next to nothing: `summer2024!`.
    static let extrasMax = 5

    private static let passwords = Set(words(in: CommonWords.words))
    private static let stems = Set(words(in: CommonStems.words)).union(passwords)

    /// Which letter a digit or sign stands for; a one is read as either.
    private static let looks: [Character: Character] = [
        "0": "o", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "@": "a", "$": "s", "!": "i",
    ]

    /// Whether a word in small letters is one of them.
    static func contains(_ word: String) -> Bool {
        // A sign at the end may be a letter in disguise or mere decoration, and so may a digit.
        let cores = [word, trimmed(word) { $0.isLetter || $0.isNumber }, trimmed(word, to: \.isLetter)]
        return cores.flatMap(readings).contains { reading in
            let stem = trimmed(reading, to: \.isLetter)
            return passwords.contains(reading)
                || (word.count - stem.count <= extrasMax && stems.contains(stem))
        }
    }

    /// The text as it is, and with letters for the digits that look like them.
    private static func readings(_ word: String) -> [String] {
        let read = String(word.map { looks[$0] ?? $0 })
        return [word] + ["i", "l"].map { one in read.replacing("1", with: one) }
    }

    /// Without what stands before the first and behind the last character of a kind.
    private static func trimmed(_ word: String, to isKept: (Character) -> Bool) -> String {
        var rest = word[...].drop { !isKept($0) }
        while let last = rest.last, !isKept(last) { rest.removeLast() }
        return String(rest)
    }

    private static func words(in text: String) -> [String] {
        text.split(whereSeparator: \.isWhitespace).map(String.init)
    }
}
