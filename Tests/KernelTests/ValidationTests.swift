import Kernel
import Testing

@Suite struct ValidationTests {
    private enum Sort: String, SchemaWords { case price, rating, newest }

    private struct Item: Codable, Sendable {
        let sku: SKU
        let quantity: Count<1, 999>
    }

    private struct Body: Codable, Sendable {
        let name: Text<1, 10>
        let price: Amount?
        let sort: Sort?
        let items: [Item]?
        let labels: [String: Text<1, 5>]?
        let isActive: Bool?
        let at: Timestamp?
        let id: Int64?
    }

    private static func errors(_ text: String) throws -> [String] {
        SchemaProbe.schema(of: Body.self).errors(in: try JSON.parse(Array(text.utf8))).map {
            "\($0.field): \($0.detail)"
        }
    }

    @Test(arguments: [
        #"{"name":"a"}"#, #"{"name":"a","price":"1.50","items":[],"labels":{}}"#,
        #"{"name":"a","price":null,"items":null}"#,
        #"{"name":"a","items":[{"sku":"A","quantity":2.0}],"labels":{"size":"M"},"isActive":false}"#,
        #"{"name":"a","at":"2026-11-21T08:57:00Z","id":9223372036854775807,"sort":"price"}"#,
    ])
    func `a valid value has no errors and decodes`(text: String) throws {
        #expect(try Self.errors(text) == [])
        #expect(throws: Never.self) {
            try ValueDecoder.decode(Body.self, from: try JSON.parse(Array(text.utf8)))
        }
    }

    @Test(arguments: [
        (#"{}"#, ["name: is missing"]), (#"[]"#, [": must be an object"]),
        (#"{"name":1}"#, ["name: must be a text"]),
        (#"{"name":null}"#, ["name: must be a text"]), (#"{"name":""}"#, ["name: must not be empty"]),
        (#"{"name":"12345678901"}"#, ["name: must have at most 10 characters"]),
        (#"{"name":"a\u0000"}"#, ["name: must not contain a NUL character"]),
        (#"{"name":"a","nmae":1}"#, ["nmae: is unknown; did you mean name?"]),
        (#"{"name":"a","isactive":true}"#, ["isactive: is unknown; did you mean isActive?"]),
        (
            #"{"name":"a","sort":"prize"}"#,
            ["sort: must be one of price, rating, newest (did you mean price?)"]
        ),
        (#"{"name":"a","isActive":"yes"}"#, ["isActive: must be true or false"]),
        (#"{"name":"a","id":1.5}"#, ["id: must be a whole number of at most 18 digits"]),
        (#"{"name":"a","id":1e400}"#, ["id: must be a whole number of at most 18 digits"]),
        (#"{"name":"a","items":{}}"#, ["items: must be a list"]),
        (#"{"name":"a","labels":[]}"#, ["labels: must be an object"]),
        (#"{"name":"a","labels":{"":"M"}}"#, ["labels: has a key that is no name"]),
        (#"{"name":"a","labels":{"size":"toolong"}}"#, ["labels.size: must have at most 5 characters"]),
        (
            #"{"name":"a","items":[{"sku":"A","quantity":0},{"quantity":1000},{"sku":"A","quantity":"1"}]}"#,
            [
                "items[0].quantity: must be at least 1", "items[1].sku: is missing",
                "items[1].quantity: must be at most 999",
                "items[2].quantity: must be a whole number",
            ]
        ),
    ])
    func `every broken field is listed with what to do`(text: String, expected: [String]) throws {
        #expect(try Self.errors(text) == expected)
    }

    @Test func `an amount says how it wants to be written`() throws {
        for price in ["-1", "1.00001", "1e400", "true", #""ten""#, #""""#, "[]"] {
            #expect(
                try Self.errors(#"{"name":"a","price":\#(price)}"#).map { $0.prefix(6) } == ["price:"],
                "\(price)"
            )
        }
    }

    @Test func `the list of errors has an end, whatever was sent`() throws {
        let many = (0..<20_000).map { #""x\#($0)":1"# }.joined(separator: ",")
        let items = Array(repeating: "1", count: 9_000).joined(separator: ",")

        #expect(try Self.errors(#"{"name":"a",\#(many)}"#).count <= 100)
        #expect(try Self.errors(#"{"name":"a","items":[\#(items)]}"#).count <= 100)
    }

    @Test func `a list with too many entries is not looked at`() throws {
        let items = Array(repeating: "1", count: 10_001).joined(separator: ",")

        #expect(
            try Self.errors(#"{"name":"a","items":[\#(items)]}"#) == [
                "items: must have at most 10000 entries"
            ]
        )
    }

    @Test func `a long unknown name is cut before it is shown back`() throws {
        let name = String(repeating: "x", count: 500)

        let errors = try Self.errors(#"{"name":"a","\#(name)":1}"#)

        #expect(errors.count == 1)
        #expect(errors.allSatisfy { $0.utf8.count < 250 })
    }

    @Test(
        arguments: [
            ("serch", "search"), ("pagesize", "page_size"), ("SEARCH", "search"), ("xyzzyplugh", nil),
            ("", nil),
            (String(repeating: "s", count: 65), nil),
        ] as [(String, String?)]
    )
    func `the nearest known name is found if it is near`(given: String, near: String?) {
        #expect(Nearest.name(to: given, among: ["search", "page_size", "min_price"]) == near)
    }

    @Test func `a problem names the first fields and counts the rest`() {
        let errors = (1...5).map { FieldError(field: "f\($0)", detail: "is missing") }

        let problem = Problem.invalid(errors)

        #expect(problem.detail == "f1 is missing; f2 is missing; f3 is missing (and 2 more).")
        #expect(problem.errors == errors)
    }

    @Test func `a problem's body has the fields of RFC 9457`() throws {
        let problem = Problem(
            Problem.Kind(409, "out_of_stock", "There is not enough."),
            "Only 1 left.",
            errors: [FieldError(field: "quantity", detail: "is too large")],
            extra: [("available", .number("1"))]
        )

        let body = try JSON.parse(problem.body(requestID: "r\"1"))

        #expect(body["type"] == .string("urn:mercato:problem:out_of_stock"))
        #expect(body["title"] == .string("There is not enough."))
        #expect(body["status"]?.integer == 409)
        #expect(body["detail"] == .string("Only 1 left."))
        #expect(body["code"] == .string("out_of_stock"))
        #expect(body["request_id"] == .string("r\"1"))
        #expect(body["available"]?.integer == 1)
        #expect(body["errors"]?.array?.first?["field"] == .string("quantity"))
    }
}
