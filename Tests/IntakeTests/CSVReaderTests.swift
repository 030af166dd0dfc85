import Intake
import Testing

@Suite struct CSVReaderTests {
    struct Case: Sendable {
        let name: String
        let text: String
        let expected: [String]

        init(_ name: String, _ text: String, _ expected: [String]) {
            (self.name, self.text, self.expected) = (name, text, expected)
        }
    }

    static let cases = [
        Case("line feed", "a,b\n1,2\n", ["1: a|b", "2: 1|2"]),
        Case("CR LF", "a,b\r\n1,2\r\n", ["1: a|b", "2: 1|2"]),
        Case("CR alone", "a,b\r1,2\r", ["1: a|b", "2: 1|2"]),
        Case("no line break at the end", "a,b\n1,2", ["1: a|b", "2: 1|2"]),
        Case("empty last field at the end", "a,b\n1,", ["1: a|b", "2: 1|"]),
        Case("quoted last field at the end", "a,b\n1,\"2\"", ["1: a|b", "2: 1|2"]),
        Case("mark before UTF-8", "\u{FEFF}a,b\n1,2\n", ["1: a|b", "2: 1|2"]),
        Case("comma in quotes", "a,b\n\"1,5\",2\n", ["1: a|b", "2: 1,5|2"]),
        Case("doubled quotes", "a,b\n\"say \"\"hi\"\"\",\"\"\"\"\n", ["1: a|b", "2: say \"hi\"|\""]),
        Case("line break in quotes", "a,b\n\"x\ny\r\nz\",2\n3,4\n", ["1: a|b", "2: x\ny\r\nz|2", "5: 3|4"]),
        Case("empty quotes", "a,b\n\"\",\"\"\n", ["1: a|b", "2: |"]),
        Case("blank lines are passed over", "\n\na,b\n\n1,2\n\n", ["3: a|b", "5: 1|2"]),
        Case("a quote inside plain text is a character", "a,b\n5\" disk,2\n", ["1: a|b", "2: 5\" disk|2"]),
        Case("semicolons", "a;b\n1,5;2\n", ["1: a|b", "2: 1,5|2"]),
        Case("tabs", "a\tb\n1,5\t2\n", ["1: a|b", "2: 1,5|2"]),
        Case("letters beyond ASCII", "a,b\nçà,日本\n", ["1: a|b", "2: çà|日本"]),
        Case("nothing", "", []),
        Case("only a line break", "\r\n", []),
        Case(
            "too few and too many columns",
            "a,b\n1\n1,2,3\n4,5\n",
            [
                "1: a|b", "2! The row has 1 columns where the first row has 2.",
                "3! The row has 3 columns where the first row has 2.", "4: 4|5",
            ]
        ),
        Case(
            "a quote that is never closed",
            "a,b\n\"1,2\n3,4\n5,6\n",
            [
                "1: a|b", "2! A quoted field does not end: its closing quote is missing.", "3: 3|4", "4: 5|6",
            ]
        ),
        Case(
            "text after a closing quote",
            "a,b\n\"1\"x,2\n3,4\n",
            ["1: a|b", "2! There is text after a closing quote.", "3: 3|4"]
        ),
        Case(
            "a missing closing quote that meets the next opening one",
            "a,b\r\n\"1,2\r\n\"3\",4\r\n5,6\r\n",
            ["1: a|b", "2! There is text after a closing quote.", "3: 3|4", "4: 5|6"]
        ),
        Case(
            "a quote after a field of two lines",
            "a,b\n\"x\ny\",\"1\"2\n3,4\n",
            ["1: a|b", "2! There is text after a closing quote.", "4: 3|4"]
        ),
        Case("zero bytes", "a,b\n1\0,2\n3,4\n", ["1: a|b", "2! The row holds binary data.", "3: 3|4"]),
    ]

    @Test(arguments: cases, [1, 2, 3, 7, 1 << 18])
    func `reads every spelling in chunks of any size`(item: Case, chunk: Int) throws {
        #expect(try read(Array(item.text.utf8), chunk: chunk) == item.expected, "\(item.name)")
    }

    @Test func `refuses a row that is not UTF-8 and goes on`() throws {
        let bytes = Array("a,b\n1,".utf8) + [0xE9, 0x74, 0xE9] + Array("\n3,4\n".utf8)

        #expect(try read(bytes) == ["1: a|b", "2! The row is not valid UTF-8.", "3: 3|4"])
    }

    @Test func `refuses UTF-16 with the remedy`() {
        #expect(throws: IntakeError("The file is written in UTF-16; save it as UTF-8 and try again.")) {
            try read([0xFF, 0xFE, 0x61, 0x00, 0x0A, 0x00])
        }
    }

    @Test func `keeps to its limits and finds the next row`() throws {
        var limits = CSVReader.Limits()
        (limits.fieldMax, limits.rowMax, limits.columnsMax) = (10, 40, 4)
        let text = """
            a,b
            12345678901,2
            1,2,3,4,5
            \(String(repeating: "123456789,", count: 200_000))
            5,6
            "\(String(repeating: "7890\n", count: 200_000))
            """

        let rows = try read(Array(text.utf8), limits: limits, chunk: 64)

        #expect(
            rows.prefix(5) == [
                "1: a|b", "2! Field 1 is longer than 10 bytes.", "3! The row has more than 4 columns.",
                "4! The row has more than 4 columns.", "5: 5|6",
            ]
        )
        #expect(rows[5] == "6! A quoted field does not end: its closing quote is missing.")
        #expect(rows[6] == "7! The row has 1 columns where the first row has 2.")
    }

    @Test func `a megabyte is a field and a byte more is not`() throws {
        let fits = String(repeating: "x", count: 1 << 20)
        let text = "a,b\n1,\(fits)\n2,\"\(fits)y\"\n3,4\n"

        let rows = try read(Array(text.utf8))

        #expect(rows.count == 4)
        #expect(rows[1].utf8.count == fits.utf8.count + 5)
        #expect(rows[2] == "3! Field 2 is longer than 1048576 bytes.")
        #expect(rows[3] == "4: 3|4")
    }

    @Test func `random tables come back as they were written`() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var generator = SeededSequence(seed: seed)
        let alphabet = ["a", "\"", ",", "\n", "\r\n", " ", "é", "日", ";", "\t", "x", "7", "'"]
        for _ in 0..<100 {
            let columns = generator.number(below: 6) + 2
            var rows = (0..<generator.number(below: 12)).map { _ in
                (0..<columns).map { _ in
                    (0..<generator.number(below: 9)).map { _ in generator.pick(alphabet) }.joined()
                }
            }
            rows.insert((0..<columns).map { "c\($0)" }, at: 0)
            let quotesAll = generator.number(below: 2) == 0
            let lineBreak = generator.pick(["\n", "\r\n"])
            let text = rows.map { $0.map { quoted($0, always: quotesAll) }.joined(separator: ",") }
                .joined(separator: lineBreak)
            var reader = CSVReader(
                source: ByteSource(bytes: Array(text.utf8), chunk: generator.number(below: 20) + 1)
            )

            var result: [[String]] = []
            while case .row = try reader.next() { result.append((0..<columns).map(reader.exactText)) }

            #expect(result == rows, "seed \(seed)")
        }
    }

    private func quoted(_ text: String, always: Bool) -> String {
        // A trimmed comparison is not wanted here, so anything but letters is quoted.
        let isPlain = text.unicodeScalars.allSatisfy(\.properties.isAlphabetic) && !text.isEmpty
        guard always || !isPlain else { return text }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
            + "\""
    }

    private func read(
        _ bytes: [UInt8],
        limits: CSVReader.Limits = .init(),
        chunk: Int = 1 << 18
    ) throws -> [String] {
        var reader = CSVReader(source: ByteSource(bytes: bytes, chunk: chunk), limits: limits)
        var result: [String] = []
        while true {
            switch try reader.next() {
            case .end: return result
            case .problem(let problem): result.append("\(problem.line)! \(problem.reason)")
            case .row:
                let fields = (0..<(reader.columns ?? 0)).map(reader.exactText)
                result.append("\(reader.line): \(fields.joined(separator: "|"))")
            }
        }
    }
}
