import Kernel
import Testing

@testable import Intake

@Suite struct ShopifyFormatTests {
    static let header = """
        Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Option2 Name,\
        Option2 Value,Variant SKU,Variant Grams,Variant Inventory Qty,Variant Price,Variant Compare At Price,\
        Variant Requires Shipping,Variant Taxable,Image Src,Image Alt Text,Cost per item

        """

    @Test func `rows with one handle are one product`() throws {
        let results = try read(
            Self.header + """
                tee,Tee,"<p>Soft &amp; <b>warm</b></p><script>x()</script>",Brand,Shirts,"new, men",true,\
                Size,S,Color,Red,T-1,150,3,10.50,12,true,true,http://x/1.jpg,Front,4
                tee,,,,,,,,M,,Red,,0,-2,11,9,true,true,http://x/2.jpg,Back,
                tee,,,,,,,,,,,,,,,,,,http://x/3.jpg,,
                mug,Mug,,,,,false,Title,Default Title,,,,,,5,,false,false,,,
                """,
            as: .shopify
        )

        let tee = try #require(results.products.first)
        #expect(tee.reference == "shopify:tee")
        #expect(tee.name == "Tee")
        #expect(tee.description == "Soft & warm")
        #expect(tee.brand == "Brand")
        #expect(tee.categoryPath == ["Shirts"])
        #expect(tee.attributes == ["tags": .array([.string("new"), .string("men")])])
        #expect(tee.line == 2)
        #expect(tee.outline == ["T-1 Size=S Color=Red 10.50/12/4 3", "tee-m-red Size=M Color=Red 11/-/- 0"])
        #expect(tee.variants.map(\.weightGrams) == [150, nil])
        #expect(tee.variants.map(\.position) == [0, 1])
        #expect(tee.images.map(\.url) == ["http://x/1.jpg", "http://x/2.jpg", "http://x/3.jpg"])
        #expect(tee.images.first?.alt == "Front")
        let mug = results.products[1]
        #expect(mug.outline == ["mug 5/-/- ?"])
        #expect(!mug.isActive && !mug.isShippable)
        #expect(mug.metadata == ["taxable": .bool(false)])
        #expect(results.refusals.isEmpty)
    }

    @Test(arguments: [
        ("tee,,,,,,,,M,,,,,,9,,,,,,", "2: The first row of \"tee\", with its title, is missing."),
        (",Tee,,,,,,,,,,,,,9,,,,,,", "2: The row has no Handle."),
        ("tee,Tee,,,,,,,,,,,,,9.x,,,,,,", "2: The price \"9.x\" is not an amount such as 12.50."),
        ("tee,Tee,,,,,,Size,M,,,,,,,,,,,,", "2: The price is missing."),
        ("tee,Tee,,,,,maybe,,,,,,,,9,,,,,,", "2: The published mark \"maybe\" is neither true nor false."),
        ("tee,Tee,,,,,,,,,,,,lots,9,,,,,,", "2: The stock \"lots\" is not a whole number."),
        (
            "tee,Tee,,,,,,,,,,ä,,,9,,,,,,",
            "2: The SKU \"ä\" must be letters, digits, spaces inside and . _ / + # : -."
        ),
    ])
    func `a row that cannot be used is refused with its line`(row: String, refusal: String) throws {
        #expect(try read(Self.header + row, as: .shopify).refusals.first == refusal)
    }

    @Test func `variants that cannot be told apart are refused, the product stays`() throws {
        let results = try read(
            Self.header + """
                tee,Tee,,,,,,Size,S,,,A,,,9,,,,,,
                tee,,,,,,,,S,,,B,,,9,,,,,,
                tee,,,,,,,,M,,,A,,,9,,,,,,
                """,
            as: .shopify
        )

        #expect(results.products.map(\.outline) == [["A Size=S 9/-/- ?"]])
        #expect(
            results.refusals == [
                "3: Another variant of this product has the same options already.",
                "4: Another variant of this product has the SKU A already.",
            ]
        )
    }

    @Test func `another kind of file is named as such`() {
        #expect(
            throws: IntakeError(
                "This is not a Shopify product file: it has no column Handle, Title, Variant Price."
            )
        ) {
            try read("name,price\n", as: .shopify)
        }
    }

    @Test(
        .enabled(if: SharedData.isThere, "the sample files are not beside this package"),
        arguments: [("apparel", 22), ("home-and-garden", 21), ("jewelery", 23)]
    )
    func `the sample files are read whole`(name: String, variants: Int) throws {
        let results = try readAll(
            CatalogueFile(path: SharedData.path("import-shopify/\(name).csv"), format: .shopify)
        )

        #expect(results.refusals == [])
        #expect(results.products.count == 20)
        #expect(results.products.reduce(0) { $0 + $1.variants.count } == variants)
        #expect(Set(results.products.map(\.reference)).count == 20)
    }
}
