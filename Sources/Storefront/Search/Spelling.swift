import Kernel

/// Finds what was probably meant by words that occur nowhere.
///
/// A word of four letters may have one mistake, of eight two; one with digits is a number of something and is
/// left alone. The first letter must be right, or have changed places with the second: so only words that
/// begin with one of two letters are looked at, and no more than ``candidatesMax`` of each.
enum Spelling {
    private static let candidatesMax = 5_000
    /// Words that are corrected in one search.
    private static let wordsMax = 4

    /// The words with those that occur nowhere replaced; nil when that changes nothing or one has no
    /// replacement.
    static func corrected(_ words: [String], in tx: Transaction) throws -> [String]? {
        let unknown = try unknown(words, in: tx)
        guard !unknown.isEmpty, unknown.count <= wordsMax, unknown.allSatisfy({ mistakesMax(words[$0]) > 0 })
        else { return nil }
        var best = Dictionary(
            uniqueKeysWithValues: unknown.map { position in
                (position, NearestWord(to: words[position], isBeginning: position == words.count - 1))
            }
        )
        for row in try tx.rows(candidates(for: unknown, of: words)) {
            best[row[0] as Int]?.consider(row[1])
        }
        var corrected = words
        for position in unknown {
            guard let word = best[position]?.word else { return nil }
            corrected[position] = word
        }
        return corrected
    }

    static func mistakesMax(_ word: String) -> Int {
        guard !word.utf8.contains(where: { $0 >= 0x30 && $0 <= 0x39 }) else { return 0 }
        return switch word.unicodeScalars.count {
        case ..<4: 0
        case 4..<8: 1
        default: 2
        }
    }

    /// The positions of words that no product has.
    private static func unknown(_ words: [String], in tx: Transaction) throws -> [Int] {
        let questions = words.enumerated().map { position, word -> SQL in
            let match = SearchMatch([word], isPrefix: position == words.count - 1, engine: tx.engine)
            return """
                SELECT CAST(\(position) AS BIGINT) AS position
                WHERE NOT EXISTS (SELECT 1 FROM product_search WHERE \(match.condition))
                """
        }
        return try tx.rows(questions.joined(" UNION ALL ")).map { $0[0] as Int }
    }

    private static func candidates(for unknown: [Int], of words: [String]) -> SQL {
        let ranges = unknown.flatMap { position -> [SQL] in
            let word = words[position]
            let count = word.unicodeScalars.count
            let mistakes = mistakesMax(word)
            // What a last word begins may be much longer than it.
            let longest = position == words.count - 1 ? 40 : count + mistakes
            return Set(word.unicodeScalars.prefix(2)).sorted().map { letter in
                """
                SELECT position, word FROM (
                    SELECT CAST(\(position) AS BIGINT) AS position, word FROM search_words
                    WHERE word >= \(String(letter)) AND word < \(String(letter) + "\u{10FFFF}")
                        AND length(word) BETWEEN \(count - mistakes) AND \(longest)
                    ORDER BY word LIMIT \(candidatesMax)
                ) AS near
                """
            }
        }
        return ranges.joined(" UNION ALL ")
    }
}
