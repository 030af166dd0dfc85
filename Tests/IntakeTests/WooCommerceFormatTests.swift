import Kernel
import Testing

@testable import Intake

@Suite struct WooCommerceFormatTests {
    static let header = """
        ID,Type,SKU,Name,Published,Visibility in catalog,Short description,Description,Tax class,In stock?,\
        Stock,Weight (kg),Sale price,Regular price,Categories,Tags,Images,Parent,External URL,\
        Attribute 1 name,Attribute 1 value(s)

        """

    @Test func `a simple product with a sale price shows what it cost before`() throws {
        let results = try read(
            Self.header + """
                7,simple,cap,Cap,1,visible,Short,"Long\\n<b>text</b>",reduced,1,5,0.25,16,18,\
                "Clothing > Caps, Sale","red, new",\
                "http://x/1.jpg, http://x/2.jpg",,,Color,"Red\\, dark, Blue"
                """,
            as: .woocommerce
        )

        let cap = try #require(results.products.first)
        #expect(cap.reference == "woocommerce:cap")
        #expect(cap.outline == ["cap 16/18/- 5"])
        #expect(cap.description == "Long text")
        #expect(cap.categoryPath == ["Clothing", "Caps"])
        #expect(
            cap.metadata == [
                "short_description": .string("Short"), "other_categories": .array([.string("Sale")]),
            ]
        )
        #expect(cap.attributes["Color"] == .array([.string("Red, dark"), .string("Blue")]))
        #expect(cap.attributes["tags"] == .array([.string("red"), .string("new")]))
        #expect(cap.images.count == 2)
        #expect(cap.taxCode == "reduced")
        #expect(cap.variants.first?.weightGrams == 250)
    }

    @Test func `variations find their parent by SKU or number, wherever they stand after it`() throws {
        let results = try read(
            Self.header + """
                1,variable,tee,Tee,1,visible,,Soft,,1,,,,,Shirts,,,,,Color,"Red, Blue"
                2,variable,,Mug,1,visible,,Hot,,1,,,,,Mugs,,,,,Size,"S, L"
                3,simple,cap,Cap,1,visible,,,,1,,,,9,,,,,,,
                4,variation,tee-r,Tee - Red,1,visible,,,,0,,,,10,,,http://x/r.jpg,tee,,Color,Red
                5,variation,,Mug - S,1,visible,,,,1,4,,,3,,,,id:2,,Size,S
                6,variation,tee-b,Tee - Blue,1,visible,,,,1,,,8,10,,,,id:1,,Color,Blue
                7,variation,lost,Lost,1,visible,,,,1,,,,10,,,,nowhere,,Color,Blue
                """,
            as: .woocommerce
        )

        #expect(results.products.map(\.name) == ["Cap", "Tee", "Mug"])
        #expect(results.products[1].outline == ["tee-r Color=Red 10/-/- 0", "tee-b Color=Blue 8/10/- ?"])
        #expect(results.products[1].images.map(\.url) == ["http://x/r.jpg"])
        #expect(results.products[2].outline == ["id-2-s Size=S 3/-/- 4"])
        #expect(results.products[2].reference == "woocommerce:id:2")
        #expect(results.additions.map(\.reference) == ["woocommerce:nowhere"])
        #expect(results.refusals.isEmpty)
    }

    @Test func `what cannot be bought here is inactive or refused`() throws {
        let results = try read(
            Self.header + """
                1,external,gift,Gift,1,visible,,,,1,,,,30,,,,,https://else.where/,,
                2,grouped,set,Set,1,visible,,,,1,,,,,,,,,,,
                3,"simple, virtual",song,Song,1,visible,,,,1,,,,3,,,,,,,
                4,simple,old,Old,0,visible,,,,1,,,,3,,,,,,,
                5,variable,none,None,1,visible,,,,1,,,,,,,,,,,
                6,booking,x,X,1,visible,,,,1,,,,3,,,,,,,
                7,variation,x,X,1,visible,,,,1,,,,3,,,,,,,
                8,simple,free,Free,1,visible,,,,1,,,,,,,,,,,
                9,simple,,,1,visible,,,,1,,,,1,,,,,,,
                ,simple,,No id,1,visible,,,,1,,,,1,,,,,,,
                """,
            as: .woocommerce
        )

        #expect(results.products.map(\.isActive) == [false, true, false])
        #expect(results.products.map(\.isShippable) == [false, false, true])
        #expect(results.products[0].metadata["external_url"] == .string("https://else.where/"))
        #expect(
            results.refusals == [
                "3: A grouped product sells nothing itself; its members are products of their own.",
                "7: The type \"booking\" is not known.", "8: The variation names no parent.",
                "9: The price is missing.",
                "10: The name is missing.", "11: The row has neither an ID nor a SKU.",
                "6: None of the product's variations can be sold, or they come too late in the file.",
            ]
        )
    }

    @Test func `only so many parents wait, the oldest goes first`() throws {
        var held = HeldParents(countMax: 2, weightMax: 1 << 20)
        for number in 1...4 {
            let draft = ProductDraft(reference: "p\(number)", slug: "p\(number)", name: "P", line: number)
            held.hold(draft, names: [draft.reference])
            let variant = VariantDraft(sku: "v\(number)", priceText: "1")
            let isHeld = try held.add(
                VariantAddition(reference: draft.reference, variants: [variant], line: 9)
            )
            #expect(isHeld)
        }

        #expect(held.release(all: false).products.map(\.reference) == ["p1", "p2"])
        let late = VariantAddition(reference: "p1", variants: [], line: 9)
        #expect(try held.add(late) == false)
        #expect(held.release(all: true).products.map(\.reference) == ["p3", "p4"])
    }

    @Test func `heavy parents do not wait together`() throws {
        var held = HeldParents(countMax: 100, weightMax: 5000)
        for number in 1...3 {
            var draft = ProductDraft(reference: "p\(number)", slug: "p", name: "P", line: number)
            draft.description = String(repeating: "x", count: 3000)
            draft.variants = [VariantDraft(sku: "v\(number)", priceText: "1")]
            held.hold(draft, names: [draft.reference])
        }

        #expect(held.release(all: false).products.map(\.reference) == ["p1", "p2"])
    }

    @Test(.enabled(if: SharedData.isThere, "the sample files are not beside this package"))
    func `the sample file is read whole`() throws {
        let path = SharedData.path("import-woocommerce/sample_products.csv")
        let results = try readAll(CatalogueFile(path: path, format: .woocommerce))

        #expect(results.refusals.count == 1)
        #expect(results.additions.isEmpty)
        #expect(results.products.count == 14)
        #expect(results.products.reduce(0) { $0 + $1.variants.count } == 21)
        #expect(results.products.first { $0.name == "Hoodie" }?.variants.count == 6)
    }
}
