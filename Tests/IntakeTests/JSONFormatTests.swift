import Foundation
import Kernel
import Testing

@testable import Intake

@Suite struct JSONFormatTests {
    @Test(arguments: [
        #"[{"name":"A","price":1.50},{"name":"B","price":"2"}]"#,
        "{\"name\":\"A\",\"price\":1.50}\n{\"name\":\"B\",\"price\":\"2\"}",
        "\u{FEFF} [\n  {\"name\":\"A\",\n   \"price\":1.50},\n  {\"name\":\"B\",\"price\":\"2\"}\n]\n",
        "{\"name\":\"A\",\"price\":1.50}\r\n\r\n{\"name\":\"B\",\"price\":\"2\"}\r\n",
    ])
    func `an array and one object a line read the same`(text: String) throws {
        for chunk in [1, 5, 1000] {
            let products = try read(text, as: .json, chunk: chunk).products
            #expect(products.map(\.reference) == ["json:a", "json:b"])
            #expect(products.map(\.outline) == [["a 1.50/-/- ?"], ["b 2/-/- ?"]])
        }
    }

    @Test func `every field is read and unknown ones are kept`() throws {
        let results = try read(
            #"""
            [{"reference":"r-1","slug":"tee","name":"Tee","description":"Soft\nwarm","brand":"Acme",
              "category":"Clothing > Tees","currency":"eur","tax_code":"clothing",
              "shippable":false,"is_active":false,"rating":4.5,"rating_count":7,
              "attributes":{"Fit":"Slim","Layers":2},
              "metadata":{"a":1},"popularity":9,
              "images":["http://x/1.jpg",{"url":"http://x/2.jpg","alt":"Back"}],
              "variants":[
                {"sku":"T-S","options":{"Size":"S"},"price":10,"compare_at_price":"12","cost":4,"stock":5,
                 "barcode":"123","weight_grams":150},
                {"options":{"Size":"M"},"price":10.25,"stock":0}]}]
            """#,
            as: .json
        )

        #expect(results.refusals == [])
        let tee = try #require(results.products.first)
        #expect(tee.reference == "r-1")
        #expect(tee.categoryPath == ["Clothing", "Tees"])
        #expect(tee.currency == "EUR")
        #expect(!tee.isActive && !tee.isShippable)
        #expect(tee.ratingHundredths == 450 && tee.ratingCount == 7)
        #expect(tee.attributes == ["Fit": .string("Slim"), "Layers": .number("2")])
        #expect(tee.metadata == ["a": .number("1"), "popularity": .number("9")])
        #expect(
            tee.images == [ImageDraft(url: "http://x/1.jpg"), ImageDraft(url: "http://x/2.jpg", alt: "Back")]
        )
        #expect(tee.outline == ["T-S Size=S 10/12/4 5", "tee-m Size=M 10.25/-/- 0"])
    }

    @Test func `categories are told from products`() throws {
        let results = try read(
            #"""
            {"id":"c2","name":" TVs ","path":[{"id":"c1","name":"Home"},{"id":"c2","name":"TVs"}]}
            {"name":"Audio","slug":"audio","path":["Home","Audio"]}
            {"name":"Audio","path":["Home"]}
            """#,
            as: .json
        )

        #expect(
            results.categories == [
                CategoryDraft(
                    reference: "category:c2",
                    name: "TVs",
                    slug: nil,
                    path: ["Home", "TVs"],
                    line: 1
                ),
                CategoryDraft(
                    reference: "category:Home > Audio",
                    name: "Audio",
                    slug: "audio",
                    path: ["Home", "Audio"],
                    line: 2
                ),
            ]
        )
        #expect(results.refusals == ["3: Element 3: The path of the category does not end with its name."])
    }

    @Test(arguments: [
        (#"[{"price":1}]"#, ["1: Element 1: The name is missing."]),
        (#"[{"name":"A"}]"#, ["1: Element 1: The price is missing."]),
        (#"[{"name":"A","price":1e3}]"#, ["1: Element 1: The price \"1e3\" is not an amount such as 12.50."]),
        (#"[{"name":"A","price":[1]}]"#, ["1: Element 1: The field price is not a text."]),
        (#"[{"name":"A","variants":[]}]"#, ["1: Element 1: The product has no variants."]),
        (
            #"[{"name":"A","price":1,"shippable":1}]"#,
            ["1: Element 1: The field shippable is neither true nor false."]
        ),
        (
            #"[{"name":"A","price":1,"categories":[1]}]"#,
            ["1: Element 1: The field categories is not a list of names."]
        ),
        (
            #"[1,"x",{"name":"A","price":1},[{}],null]"#,
            [
                "1: Element 1: The element is not an object.", "1: Element 2: The element is not an object.",
                "1: Element 4: The element is not an object.", "1: Element 5: The element is not an object.",
            ]
        ),
        (
            #"[{"name":"A","price":1},{"name":"B","price":}]"#,
            [
                "1: Element 2: The element is not JSON: not a value, at its byte 20."
            ]
        ),
        ("[]", []), ("[ ]\n", []),
        (#"[{"name":"A","price":1}"#, ["1: Element 2: The file ends before its array does."]),
        (#"[{"name":"A","price":1},{"na"#, ["1: Element 2: The file ends inside the element."]),
        (#"[{"name":"A","price":1}] x"#, ["1: Element 2: There is text after the end of the array."]),
        (
            "[}}]",
            [
                "1: Element 1: The element is not JSON: not a value, at its byte 0.",
                "1: Element 2: The element is not JSON: not a value, at its byte 0.",
            ]
        ),
        (
            "{\"name\":\"A\",\"price\":1}\nrubbish\n{\"name\":\"B\",\"price\":1}",
            [
                "2: Element 2: The element is not JSON: not a value, at its byte 0."
            ]
        ),
    ])
    func `what is wrong is refused, with its element`(text: String, refusals: [String]) throws {
        #expect(try read(text, as: .json, chunk: 3).refusals == refusals)
    }

    @Test func `after an element without an end the next line that looks like one is read`() throws {
        let text = """
            [
              {"name": "A", "price": 1},
              {"name": "B, "price": 1,
               "attributes": {"x": "y"}},
              {"name": "C", "price": 1,
               "variants": [
                {"price": 3}
               ]},
              {"name": "D", "price": 1,
              {"name": "E", "price": 1}
            ]
            """

        for chunk in [1, 16, 1000] {
            let results = try read(text, as: .json, chunk: chunk)
            #expect(results.products.map(\.name) == ["A", "C", "E"])
            #expect(
                results.refusals == [
                    "3: Element 2: A text in the element is not closed.",
                    "9: Element 4: A brace or bracket in the element is not closed.",
                ]
            )
        }
    }

    @Test func `an element that is too large is refused and the next is read`() throws {
        for text in [
            "[\n{\"name\":\"\(String(repeating: "x", count: 2000))\"},\n{\"name\":\"B\"}\n]",
            "{\"name\":\"A\"}\n{\"name\":\"\(String(repeating: "x", count: 600_000))\"}\n{\"name\":\"B\"}\n",
        ] {
            var stream = JSONStream(source: ByteSource(bytes: Array(text.utf8), chunk: 500), elementMax: 1000)
            var events: [JSONStream.Event] = []
            while let event = try stream.next() as JSONStream.Event?, event != .end { events.append(event) }
            #expect(
                events.contains {
                    if case .problem(let problem) = $0 { problem.reason.contains("1000") } else { false }
                }
            )
            #expect(
                events.contains {
                    if case .element(let bytes, _) = $0 {
                        bytes == Array("{\"name\":\"B\"}".utf8)
                    } else {
                        false
                    }
                }
            )
        }
    }

    @Test(arguments: [
        ("", "The file is empty."), ("name,price", "The file is not JSON: it begins with neither [ nor {."),
        (
            "{\n\"name\":\"A\"}",
            "The first object does not end on its line; write one object per line, or all as an array."
        ),
    ])
    func `a file that is no JSON says so`(text: String, reason: String) {
        #expect(throws: IntakeError(reason)) { try read(text, as: .json) }
    }

    @Test func `a hopeless file ends`() {
        let text = "[\n" + String(repeating: "{\n", count: 10_000)

        #expect(throws: IntakeError("The file is not JSON: too many elements of it have no end.")) {
            var stream = JSONStream(
                source: ByteSource(bytes: Array(text.utf8), chunk: 1000),
                elementMax: 1000
            )
            while try stream.next() != .end {}
        }
    }

    @Test func `reading goes on where an earlier run stopped`() throws {
        let text = #"[{"name":"A","price":1},{"name":"B"},3,{"name":"C","price":1}]"#
        let all = try read(text, as: .json)

        #expect(all.count == 4)
        for count in 0...5 {
            #expect(try read(text, as: .json, skipping: count) == Array(all.dropFirst(count)))
        }
    }

    @Test(.enabled(if: SharedData.isThere, "the sample files are not beside this package"))
    func `the phones and their categories are read whole`() throws {
        let phones = try readAll(
            CatalogueFile(path: SharedData.path("catalogue-bestbuy/products-phones.json.gz"), format: .json)
        )
        let categories = try readAll(
            CatalogueFile(path: SharedData.path("catalogue-bestbuy/categories.json.gz"), format: .json)
        )

        #expect(phones.refusals == [])
        #expect(phones.products.count == 3291)
        #expect(Set(phones.products.map(\.categoryPath)).count == 62)
        #expect(Set(phones.products.map(\.slug)).count == 3291)
        #expect(phones.products[0].reference == "bestbuy:4984700")
        #expect(phones.products[0].outline == ["4984700 49.99/-/- ?"])
        #expect(phones.products[0].metadata["popularity"] == .number("21449"))
        #expect(phones.products[0].images.count == 1)
        #expect(categories.categories.count == 4583)
        #expect(categories.refusals == ["1: Element 3980: The name is missing."])
    }
}
