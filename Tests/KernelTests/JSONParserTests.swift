import Kernel
import Support
import Testing

@Suite struct JSONParserTests {
    private static func parse(_ text: String) throws -> JSON {
        try JSON.parse(Array(text.utf8))
    }

    @Test(arguments: [
        ("null", "null"), ("true", "true"), (" false\n", "false"), ("0", "0"), ("-0", "-0"), ("1.50", "1.50"),
        ("1e400", "1e400"), ("1E+2", "1E+2"), ("-0.0e-0", "-0.0e-0"), (#""""#, #""""#), ("[]", "[]"),
        ("{}", "{}"),
        ("[ 1 , 2 ]", "[1,2]"), (#"{ "a" : [ { } ] , "b" : null }"#, #"{"a":[{}],"b":null}"#),
        (#""\u0041\/\b\f\n\r\t\\\"""#, #""A/\u0008\u000c\n\r\t\\\"""#), (#""\ud83d\ude00""#, #""😀""#),
        (#""\uD83D\uDE00\u00e9""#, #""😀é""#), ("\"\u{7F}é日\"", "\"\\u007fé日\""), (#""\u0000""#, #""\u0000""#),
        ("\t\r\n [\t]\r\n", "[]"), ("123456789012345678901234567890", "123456789012345678901234567890"),
    ])
    func `RFC 8259 text is read, numbers digit for digit`(text: String, written: String) throws {
        #expect(try Self.parse(text).text == written)
    }

    @Test(arguments: [
        "", " ", "nul", "nulll", "True", "+1", "01", "-", "1.", ".5", "1e", "1e+", "0x1", "NaN", "Infinity",
        "-Infinity", "1 2",
        "[", "]", "[1", "[1,", "[,1]", "[1,]", "[1 2]", "{", "}", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#,
        #"{,"a":1}"#, "{a:1}",
        "{1:1}", #"{"a" 1}"#, #"{"a":1 "b":2}"#, "'a'", #"""#, #""a"#, #""\"#, #""\x""#, #""\u12""#,
        #""\u123g""#,
        "\"a\nb\"", "\"a\tb\"", "\"a\u{0}b\"", #""\ud83d""#, #""\ude00""#, #""\ud83d\u0041""#, #""\ud83dx""#,
        "// c\n1", "/* c */1", "\u{FEFF}1", "1\u{0}", #"{"a":1,"a":2}"#, #"{"a":1,"\u0061":2}"#, "[\u{A0}]",
        "\u{B}1",
    ])
    func `anything else is refused`(text: String) {
        #expect(throws: JSON.Malformed.self) { try Self.parse(text) }
    }

    @Test(
        arguments: [
            [0xFF], [0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22],
            [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22],
            [0x22, 0xE2, 0x82, 0x22], [0x22, 0x5C, 0x6E, 0xFF, 0x22],
            [0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D],
        ] as [[UInt8]]
    )
    func `bytes that are not UTF-8 are refused`(bytes: [UInt8]) {
        #expect(throws: JSON.Malformed.self) { try JSON.parse(bytes) }
    }

    @Test(arguments: [("[", "]"), (#"{"a":"#, "}")]) func `nesting has a limit`(
        opener: String,
        closer: String
    ) throws {
        func nested(_ depth: Int) -> [UInt8] {
            Array(
                (String(repeating: opener, count: depth) + "1" + String(repeating: closer, count: depth)).utf8
            )
        }

        #expect(throws: Never.self) { try JSON.parse(nested(32), depthMax: 32) }
        #expect(throws: JSON.Malformed.self) { try JSON.parse(nested(33), depthMax: 32) }
        #expect(throws: JSON.Malformed.self) { try JSON.parse(nested(500_000), depthMax: 32) }
        #expect(throws: JSON.Malformed.self) { try JSON.parse(Array(repeating: 0x5B, count: 1_000_000)) }
    }

    @Test func `a number of more than 400 characters is refused`() {
        #expect(throws: Never.self) { try JSON.parse(Array(repeating: 0x31, count: 400)) }
        #expect(throws: JSON.Malformed.self) { try JSON.parse(Array(repeating: 0x31, count: 401)) }
    }

    @Test func `what is wrong says where`() {
        let error = #expect(throws: JSON.Malformed.self) { try Self.parse(#"{"a": tru}"#) }

        #expect(error?.offset == 6)
        #expect(error?.reason == "not a value")
    }

    @Test(arguments: 1...20) func `random bytes are read or refused, never a trap`(seed: UInt64) throws {
        var numbers = SeededNumbers(seed: seed)
        let pieces = Array(#"{}[]",:\u0123dD89eE.+-truefalsn "#.utf8) + [0x00, 0x80, 0xC3, 0xFF]
        for _ in 0..<500 {
            let bytes = (0..<Int(numbers.next() % 40)).map { _ in
                pieces[Int(numbers.next() % UInt64(pieces.count))]
            }
            guard let value = try? JSON.parse(bytes) else { continue }

            #expect(try Self.parse(value.text) == value, "seed \(seed): \(bytes)")
        }
    }

    @Test func `a tree is asked for its values`() throws {
        let tree = try Self.parse(#"{"a":[1,"x",true],"n":1.0,"big":9223372036854775807}"#)

        #expect(tree["a"]?.array?.first?.integer == 1)
        #expect(tree["a"]?.array?[1].string == "x")
        #expect(tree["a"]?.array?[2].bool == true)
        #expect(tree["n"]?.integer == nil)
        #expect(tree["big"]?.integer == Int64.max)
        #expect(tree["missing"] == nil)
    }
}
