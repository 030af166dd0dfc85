import Testing

@testable import Storefront

@Suite struct NearestWordTests {
    static let known = ["desk", "dusk", "keyboard", "keyboards", "keyring", "lamp", "lamps", "mechanical"]

    /// The word given, whether it may be a beginning, and what it becomes.
    static let cases: [(given: String, isBeginning: Bool, meant: String?)] = [
        ("keybaord", false, "keyboard"),
        ("keybord", false, "keyboard"),
        ("kkeyboard", false, "keyboard"),
        ("kyebaord", false, "keyboard"),
        ("kyebarod", false, nil),
        ("desc", false, "desk"),
        ("dask", false, "desk"),
        ("lapm", false, "lamp"),
        ("lapms", false, "lamps"),
        ("mechan", false, nil),
        ("mehcan", true, "mechanical"),
        ("keyrin", false, "keyring"),
        ("lxmp", true, "lamp"),
        ("lam", true, "lamp"),
        ("key2", true, nil),
    ]

    @Test(arguments: cases)
    func `the word with the fewest mistakes is meant`(given: String, isBeginning: Bool, meant: String?) {
        for words in [Self.known, Self.known.reversed()] {
            var nearest = NearestWord(to: given, isBeginning: isBeginning)
            for word in words { nearest.consider(word) }

            #expect(nearest.word == meant)
        }
    }

    @Test(arguments: [
        ("", 0), ("abc", 0), ("abcd", 1), ("abcdefg", 1), ("abcdefgh", 2), ("éàüö", 1), ("abc4", 0),
    ])
    func `longer words may have more mistakes, numbers none`(word: String, count: Int) {
        #expect(Spelling.mistakesMax(word) == count)
    }
}
