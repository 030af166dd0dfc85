import Kernel
import Testing

@Suite struct ReplyEncoderTests {
    private static func text(_ value: some Encodable) throws -> String {
        String(decoding: try ReplyEncoder.bytes(of: value), as: UTF8.self)
    }

    private struct Line: Codable, Sendable {
        var sku: String
        var note: String?
        var options: [String: String] = [:]
        var children: [Line] = []
    }

    private struct Price: Codable, Sendable {
        let amount: Money
        let currency: Currency
    }

    private struct Sparse: Codable, Sendable {
        var a: Int?
        var b: Bool?
    }

    @Test func `fields come in their order and absent ones are left out`() throws {
        let line = Line(sku: "A", note: nil, options: ["size": "M"], children: [Line(sku: "B", note: "x")])

        #expect(
            try Self.text(line)
                == #"{"sku":"A","options":{"size":"M"},"children":["#
                + #"{"sku":"B","note":"x","options":{},"children":[]}]}"#
        )
    }

    @Test func `what is empty is still a value`() throws {
        #expect(try Self.text(Nothing()) == "{}")
        #expect(try Self.text([String]()) == "[]")
        #expect(try Self.text([String: String]()) == "{}")
        #expect(try Self.text(Sparse()) == "{}")
        #expect(try Self.text([Sparse(), Sparse(a: 1, b: true)]) == #"[{},{"a":1,"b":true}]"#)
        #expect(try Self.text([[Int]]()) == "[]")
        #expect(try Self.text([[1], [], [2, 3]]) == "[[1],[],[2,3]]")
        #expect(try Self.text([Int?.none, 1]) == "[null,1]")
    }

    @Test func `money is a number with its currency's digits`() throws {
        let yen = try #require(Currency("JPY"))

        #expect(
            try Self.text(Price(amount: Money(minor: 8990, currency: .sample), currency: .sample))
                == #"{"amount":89.90,"currency":"USD"}"#
        )
        #expect(try Self.text([Money(minor: 1200, currency: yen), .zero(.sample)]) == "[1200,0.00]")
    }

    @Test(arguments: [
        ("", #""""#), ("a\"b\\c", #""a\"b\\c""#), ("\n\r\t", #""\n\r\t""#),
        ("\u{0}\u{1F}\u{7F}", #""\u0000\u001f\u007f""#),
        ("é日😀", "\"é日😀\""), ("</script>", #""</script>""#),
    ])
    func `texts are escaped where they must be`(text: String, written: String) throws {
        #expect(try Self.text(text) == written)
        #expect(JSONWriter.quoted(text) == written)
        #expect(try JSON.parse(Array(written.utf8)) == .string(text))
    }

    @Test(
        arguments: [
            (0, "0"), (7, "7"), (10, "10"), (-1, "-1"), (Int64.max, "9223372036854775807"),
            (Int64.min, "-9223372036854775808"),
        ]
            as [(Int64, String)]
    )
    func `integers are written digit for digit`(value: Int64, text: String) throws {
        #expect(try Self.text(value) == text)
        #expect(try Self.text(["n": value]) == #"{"n":\#(text)}"#)
    }

    @Test func `stored JSON is sent as it is`() throws {
        struct Product: Encodable {
            let attributes: RawJSON
            let extra: JSON
        }

        let product = Product(
            attributes: RawJSON(stored: #"{"b":1.0,"a":2}"#),
            extra: .array([.number("1.50"), .null])
        )

        #expect(try Self.text(product) == #"{"attributes":{"b":1.0,"a":2},"extra":[1.50,null]}"#)
    }

    @Test func `a change is written as its value or null`() throws {
        struct Patch: Encodable {
            let name: Change<String>
            let brand: Change<String>
        }

        #expect(try Self.text(Patch(name: .set("x"), brand: .clear)) == #"{"name":"x","brand":null}"#)
    }

    private struct ByHand: Encodable {
        enum Key: String, CodingKey { case a, b, c, inner, last }

        func encode(to encoder: any Encoder) throws {
            var fields = encoder.container(keyedBy: Key.self)
            try fields.encode(1, forKey: .a)
            var inner = fields.nestedContainer(keyedBy: Key.self, forKey: .inner)
            try inner.encode(2, forKey: .b)
            var list = fields.nestedUnkeyedContainer(forKey: .c)
            try list.encode(3)
            var deep = list.nestedUnkeyedContainer()
            try deep.encode("x")
            try list.encode(true)
            var again = encoder.container(keyedBy: Key.self)
            try again.encode(4, forKey: .last)
        }
    }

    @Test func `nested containers close before what follows them`() throws {
        #expect(try Self.text(ByHand()) == #"{"a":1,"inner":{"b":2},"c":[3,["x"],true],"last":4}"#)
        #expect(try Self.text([ByHand(), ByHand()]).hasSuffix(#""last":4}]"#))
    }

    @Test(
        arguments: [
            (8999, 2, "89.99"), (-5, 2, "-0.05"), (0, 3, "0.000"), (12, 0, "12"),
            (1, 18, "0.000000000000000001"),
            (Int64.min, 2, "-92233720368547758.08"),
        ] as [(Int64, Int, String)]
    )
    func `digits have exactly the decimals asked for`(value: Int64, decimals: Int, text: String) {
        #expect(Digits(value: value, decimals: decimals).text == text)
    }
}
