import Testing

@testable import Intake

@Suite struct TextTests {
    @Test(arguments: [
        ("Mechanical Keyboard", "mechanical-keyboard"), ("  Ocean  Blue -- Shirt! ", "ocean-blue-shirt"),
        ("Crème Brûlée", "creme-brulee"),
        ("Æther Øl Straße Łódź Đà Þór œuvre", "aether-ol-strasse-lodz-da-thor-oeuvre"),
        ("Men's", "mens"), ("100 % Wool", "100-wool"), ("日本 tea", "tea"), ("a—b", "a-b"), ("日本", ""),
        ("", ""),
        (String(repeating: "wool-", count: 40), String(repeating: "wool-", count: 23) + "wool"),
    ])
    func `a slug is small ASCII letters, digits and hyphens`(name: String, slug: String) {
        #expect(SlugMaker.slug(from: name) == slug)
    }

    @Test func `every product gets a slug that is no number`() {
        #expect(SlugMaker.productSlug(from: "1984") == "product-1984")
        #expect(SlugMaker.productSlug(from: "日本").hasPrefix("product-"))
        #expect(SlugMaker.productSlug(from: "日本") != SlugMaker.productSlug(from: "中国"))
        #expect(SlugMaker.productSlug(from: "日本") == SlugMaker.productSlug(from: "日本"))
    }

    @Test(arguments: [
        ("plain", "plain"), ("  two\nlines \n", "two\nlines"),
        ("<p>One</p><p>Two</p>", "One\n\nTwo"), ("One<br>Two<br/>Three", "One\nTwo\nThree"),
        ("<div><p>a  b\n c</p></div>", "a b c"), ("<ul><li>x</li><li>y</li></ul>z", "• x\n• y\n\nz"),
        ("a<script>alert('</p>')</script>b", "ab"), ("a<SCRIPT src=x>evil()</ScRiPt >b", "ab"),
        ("<style>p{}</style>text", "text"), ("a<script>never closed", "a"), ("a<!-- <b>no</b> -->b", "ab"),
        ("Fish &amp; Chips &lt;b&gt; &eacute;&#233;&#xE9; &nope; &", "Fish & Chips <b> ééé &nope; &"),
        ("&amp;lt;", "&lt;"), ("a&nbsp;&nbsp;b", "a b"), ("&#0;&#27;x&#55296;", "x&#55296;"),
        ("<a href=\"x>y\" onclick='z'>link</a>", "link"), ("<a href=\"x>broken</a> end", "broken end"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"), ("<3 you", "<3 you"), ("x <b", "x <b"), ("<<b>>x", "<>x"),
        ("tab\tand\u{1}control <b>x</b>", "tab andcontrol x"), ("", ""),
    ])
    func `HTML becomes plain text`(html: String, text: String) {
        #expect(PlainText.from(html: html) == text)
    }

    @Test func `a tag ends within 4 KiB or is none, so that brackets alone take no quadratic time`() {
        let wide = String(repeating: " ", count: 4000)

        #expect(PlainText.from(html: "<a\(wide)>x") == "x")
        #expect(PlainText.from(html: "<a\(wide + wide)>x") == "<a >x")
    }

    @Test(arguments: [
        ("12", "12"), ("12.50", "12.50"), ("0.5", "0.5"), ("12,50", "12.50"),
        ("123456789012.123456", "123456789012.123456" as String?),
        ("1234567890123", nil), ("1.", nil), (".5", nil), ("1,250", nil), ("-1", nil), ("1e3", nil),
        ("", nil),
        ("$5", nil), ("1.2.3", nil), ("٣", nil), ("0x10", nil), ("1.1234567", nil),
    ])
    func `a price is digits with at most one point`(text: String, price: String?) {
        #expect(DecimalText.price(text) == price)
    }

    @Test(arguments: [
        ("4.7", 2, 470), ("4.756", 2, 475), ("5", 2, 500), ("0.35", 3, 350),
        ("999999999999.999999", 6, 999_999_999_999_999_999),
        ("x", 2, nil as Int?),
    ])
    func `numbers are scaled without rounding up`(text: String, decimals: Int, expected: Int?) {
        #expect(DecimalText.scaled(text, decimals: decimals) == expected)
    }

    @Test func `weights are rounded to grams and too large ones refused`() throws {
        #expect(try FieldText.grams("0.3505", perUnit: 1_000_000) == 350)
        #expect(try FieldText.grams("1", perUnit: 453_592) == 454)
        #expect(try FieldText.grams("0") == nil)
        #expect(throws: DraftRefusal.self) { try FieldText.grams("999999999999") }
        #expect(throws: DraftRefusal.self) { try FieldText.grams("heavy") }
    }

    @Test func `goods owed count as no stock`() throws {
        #expect(try FieldText.stock("-3") == 0)
        #expect(try FieldText.stock("12.0") == 12)
        #expect(throws: DraftRefusal("The stock \"many\" is not a whole number.")) {
            try FieldText.stock("many")
        }
        #expect(throws: DraftRefusal.self) { try FieldText.stock("99999999999") }
        #expect(throws: DraftRefusal.self) { try FieldText.stock("1.5") }
    }
}
