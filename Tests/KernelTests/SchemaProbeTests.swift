import Kernel
import Testing

@Suite struct SchemaProbeTests {
    private enum Size: String, SchemaWords { case small, large }

    private struct Item: Codable, Sendable {
        let sku: SKU
        let quantity: Count<1, 999>
        let note: Text<1, 80>?
    }

    private struct Basket: Codable, Sendable {
        let items: [Item]
        let first: Item
        let gift: Item?
        let labels: [String: Text<1, 10>]
        let size: Size
        let price: Change<Amount>
        let isGift: Bool
    }

    private struct Plain: Codable, Sendable {
        let text: String?
        let flag: Bool?
        let count: Int?
        let number: Int64?
        let list: [String]?
    }

    @Test func `an optional field of a plain type is optional too`() throws {
        #expect(try Self.shape(Plain.self).properties.filter(\.isRequired).map(\.name) == [])
        #expect(try Self.shape(Plain.self).properties.allSatisfy(\.schema.isNullable))
    }

    private struct Category: Codable, Sendable {
        let name: String
        let children: [Category]
    }

    private struct Renamed: Codable, Sendable {
        enum CodingKeys: String, CodingKey { case isOpen = "open" }
        let isOpen: Bool
    }

    private static func shape(_ type: (some Decodable).Type) throws -> ObjectShape {
        guard case .object(let shape) = SchemaProbe.schema(of: type).shape else {
            throw Problem.invalid(field: "", "no object")
        }
        return shape
    }

    @Test func `each field is seen by name, type and need`() throws {
        let shape = try Self.shape(Basket.self)

        #expect(
            shape.properties.map(\.name) == ["items", "first", "gift", "labels", "size", "price", "isGift"]
        )
        #expect(shape.properties.filter { !$0.isRequired }.map(\.name) == ["gift", "price"])
        #expect(shape.properties.filter(\.schema.isNullable).map(\.name) == ["gift", "price"])
    }

    @Test func `a field is named as its coding key says`() throws {
        #expect(try Self.shape(Renamed.self).properties.map(\.name) == ["open"])
    }

    @Test func `a type inside itself is named, not repeated`() throws {
        let children = try #require(try Self.shape(Category.self).properties.last)

        guard case .array(let element, _) = children.schema.shape, case .recursive(let name) = element.shape
        else {
            Issue.record("children must be an array of the same type")
            return
        }
        #expect(name == SchemaProbeTests.name(of: Category.self))
    }

    private static func name(of type: (some Decodable).Type) -> String {
        guard case .object(let shape) = SchemaProbe.schema(of: type).shape else { return "" }
        return shape.name
    }

    @Test func `the published schema says what the rules say`() throws {
        var components: [String: JSON] = [:]
        let reference = SchemaProbe.schema(of: Basket.self).json { components[$0] = $1 }
        let basket = try #require(components[Self.name(of: Basket.self)])
        let item = try #require(components[Self.name(of: Item.self)])

        #expect(reference["$ref"] == .string("#/components/schemas/\(Self.name(of: Basket.self))"))
        #expect(
            basket["required"] == .array(["items", "first", "labels", "size", "isGift"].map { .string($0) })
        )
        #expect(basket["additionalProperties"] == .bool(false))
        #expect(basket["properties"]?["size"]?["enum"] == .array([.string("small"), .string("large")]))
        #expect(item["properties"]?["quantity"]?["minimum"] == .number("1"))
        #expect(item["properties"]?["quantity"]?["maximum"] == .number("999"))
        #expect(item["properties"]?["sku"]?["maxLength"] == .number("64"))
        #expect(item["properties"]?["note"]?["type"] == .array([.string("string"), .string("null")]))
        #expect(basket["properties"]?["labels"]?["additionalProperties"]?["maxLength"] == .number("10"))
    }

    @Test(arguments: [("{}", "keep"), (#"{"price":null}"#, "clear"), (#"{"price":"1.50"}"#, "set 1.5")])
    func `a change tells absent from null`(text: String, expected: String) throws {
        struct Patch: Codable, Sendable { let price: Change<Amount> }

        let patch = try ValueDecoder.decode(Patch.self, from: try JSON.parse(Array(text.utf8)))

        let seen =
            switch patch.price {
            case .keep: "keep"
            case .clear: "clear"
            case .set(let amount): "set \(amount.text)"
            }
        #expect(seen == expected)
    }

    @Test func `a change is applied to an old value`() {
        #expect(Change<Int>.keep.applied(to: 1) == 1)
        #expect(Change<Int>.clear.applied(to: 1) == nil)
        #expect(Change<Int>.set(2).applied(to: 1) == 2)
    }
}
