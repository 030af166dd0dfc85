import Kernel
import Testing

@Suite struct QueryTextTests {
    private struct Parameters: Codable, Sendable {
        let page: Count<1, 100>?
        let search: Text<1, 50>?
        let in_stock: Bool?
        let min_price: Amount?
        let brand: [String]?
        let attributes: [String: String]?
        let id: Int64?
    }

    private static func object(_ query: String) throws -> (value: JSON, errors: [String]) {
        let schema = SchemaProbe.schema(of: Parameters.self)
        guard case .object(let shape) = schema.shape else { throw Problem.invalid(field: "", "no object") }
        let pairs = try QueryText.pairs(query)
        let value = shape.object(from: pairs)
        let errors = shape.repeated(in: pairs) + schema.errors(in: value)
        return (value, errors.map { "\($0.field): \($0.detail)" })
    }

    @Test(arguments: [
        ("", "{}"), ("&&", "{}"), ("page=2", #"{"page":2}"#), ("search=a+b%20c%2B", #"{"search":"a b c+"}"#),
        ("search=5", #"{"search":"5"}"#), ("search=a=b", #"{"search":"a=b"}"#),
        ("search=%E6%97%A5", #"{"search":"日"}"#),
        ("in_stock=true", #"{"in_stock":true}"#), ("in_stock=0", #"{"in_stock":false}"#),
        ("min_price=9.90", #"{"min_price":9.90}"#),
        ("brand=A&brand=B", #"{"brand":["A","B"]}"#), ("brand=A", #"{"brand":["A"]}"#),
        ("attributes[size]=M&attributes%5Bcolour%5D=red", #"{"attributes":{"size":"M","colour":"red"}}"#),
        ("id=9223372036854775807", #"{"id":9223372036854775807}"#), ("id=-5", #"{"id":-5}"#),
    ])
    func `a query string becomes an object of its shape`(query: String, expected: String) throws {
        let object = try Self.object(query)

        #expect(object.value.text == expected)
        #expect(object.errors == [])
    }

    @Test(arguments: [
        ("page=two", ["page: must be a whole number"]), ("page=", ["page: must be a whole number"]),
        ("page", ["page: must be a whole number"]),
        ("page=0", ["page: must be at least 1"]), ("page=1&page=2", ["page: is given twice"]),
        ("page=%2B5", ["page: must be a whole number"]), ("page=007", ["page: must be a whole number"]),
        ("in_stock=yes", ["in_stock: must be true or false"]),
        ("serch=a", ["serch: is unknown; did you mean search?"]),
        ("search=%00", ["search: must not contain a NUL character"]),
        ("attributes=M", ["attributes: must be an object"]),
        ("attributes[]=M", ["attributes: has a key that is no name"]),
        ("attributes[a]=1&attributes[a]=2", ["attributes[a]: is given twice"]),
        ("attributes[a]=1&attributes=2", ["attributes: is given twice"]),
        ("id=99999999999999999999", ["id: must be a whole number"]),
    ])
    func `what is wrong with a query string is said`(query: String, expected: [String]) throws {
        #expect(try Self.object(query).errors == expected)
    }

    @Test(arguments: ["a=%", "a=%4", "a=%zz", "%=1", "a=%ff", "a=%c0%80", "a=%ed%a0%80", "a=%4\u{FF14}"])
    func `broken escapes and bad UTF-8 are a 400`(query: String) {
        let problem = #expect(throws: Problem.self) { try QueryText.pairs(query) }

        #expect(problem?.kind == Problem.unreadable)
    }

    @Test(arguments: [("a+b", true, "a b"), ("a+b", false, "a+b"), ("%41", false, "A"), ("%7e", true, "~")])
    func `a plus is a space only in a query`(text: String, plusIsSpace: Bool, decoded: String) {
        #expect(QueryText.decoded(text.utf8, plusIsSpace: plusIsSpace) == decoded)
    }

    @Test func `more fields than anybody needs are refused`() {
        let query = Array(repeating: "a=1", count: 201).joined(separator: "&")

        #expect(throws: Problem.self) { try QueryText.pairs(query) }
    }
}
