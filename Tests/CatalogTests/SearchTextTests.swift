import Kernel
import Testing

@testable import Catalog

struct SearchTextTests {
    @Test(arguments: [
        ("Mechanical Keyboard", "mechanical keyboard"), ("  Café  T-Shirt! ", "cafe t shirt"),
        ("ÅNGSTRÖM Straße", "angstrom strasse"), ("Łódź æther", "lodz aether"), ("İstanbul", "istanbul"),
        ("USB-C 3.2 (2m)", "usb c 3 2 2m"), ("ﬁne", "fine"), ("日本 カメラ", "日本 カメラ"), ("Ελλάς", "ελλας"),
        ("O'Reilly", "o reilly"), ("", ""), ("?!…", ""), ("a\u{0301}b\u{200D}c", "abc"),
    ])
    func `text is folded to plain words`(text: String, folded: String) {
        #expect(SearchText.folded(text) == folded)
    }

    @Test(arguments: ["Mechanical Keyboard", "Café T-Shirt", "日本 カメラ", "100% cotton", "Straße"])
    func `folding twice changes nothing more`(text: String) {
        #expect(SearchText.folded(SearchText.folded(text)) == SearchText.folded(text))
        #expect(SearchText.key(SearchText.key(text)) == SearchText.key(text))
    }

    @Test(arguments: [
        ("Tom & Jerry", "tom & jerry"), ("  H&M ", "h&m"), ("CITROËN", "citroen"), ("50% Off", "50% off"),
    ])
    func `keys keep the signs`(text: String, key: String) {
        #expect(SearchText.key(text) == key)
    }

    @Test func `words stop at the count that is wanted`() {
        #expect(SearchText.words(in: "one two three four", countMax: 2) == ["one", "two"])
        #expect(SearchText.words(in: "one two") == ["one", "two"])
        #expect(SearchText.words(in: "one", countMax: 0).isEmpty)
    }
}

struct SlugTextTests {
    @Test(arguments: [
        ("Mechanical Keyboard", "mechanical-keyboard"), ("Café — T-Shirt!", "cafe-t-shirt"),
        ("2024", "product-2024"),
        ("カメラ X100", "x100"),
    ])
    func `names become slugs`(name: String, slug: String) {
        #expect(SlugText.slug(from: name, prefix: "product") == slug)
    }

    @Test(arguments: [
        "カメラ", "", "-", String(repeating: "long ", count: 90), "1", String(repeating: "9", count: 200),
    ])
    func `every name gives a valid slug`(name: String) {
        let slug = SlugText.slug(from: name, prefix: "product")

        #expect(Slug(slug) != nil, "\(slug)")
        #expect(Slug(SlugText.numbered(slug, 9)) != nil)
    }

    @Test func `names without letters that differ give slugs that differ`() {
        #expect(
            SlugText.slug(from: "カメラ", prefix: "product") != SlugText.slug(from: "レンズ", prefix: "product")
        )
    }

    @Test func `a slug that is taken gets the next free number`() throws {
        let slug = try SlugText.free("lamp", random: .system) { _ in ["lamp", "lamp-2"] }

        #expect(slug == "lamp-3")
    }

    @Test func `a slug with every number taken gets random digits`() throws {
        let slug = try SlugText.free("lamp", random: .system) { Set($0) }

        #expect(slug.hasPrefix("lamp-") && slug.utf8.count == 13 && Slug(slug) != nil)
    }
}

struct CategoryPathTests {
    @Test(arguments: [
        ("/1/", "/1/4/", true), ("/1/", "/10/", false), ("/1/4/", "/1/", false), ("/1/", "/1/", true),
    ])
    func `the range of a path holds what lies under it`(root: String, path: String, isUnder: Bool) {
        #expect((path >= root && path < CategoryPath.end(of: root)) == isUnder)
    }
}
