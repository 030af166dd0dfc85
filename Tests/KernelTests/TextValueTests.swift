import Kernel
import Testing

@Suite struct TextValueTests {
    @Test(arguments: ["a", "Kaffee\tund\nTee", "日本語", "👩‍👩‍👧", "a b", "'; DROP TABLE products; --", "<b>"])
    func `a text may hold any characters that can be shown`(text: String) {
        #expect(Text<1, 120>(text)?.text == text)
    }

    @Test(arguments: [
        "", " ", "\n\t", "\u{3000}", "a\u{0}b", "a\u{1B}[31m", "a\u{7F}", "a\u{9B}",
        String(repeating: "a", count: 121),
    ])
    func `an empty, blank, too long or unprintable text is refused`(text: String) {
        #expect(Text<1, 120>(text) == nil)
    }

    @Test func `length is counted in scalars`() {
        #expect(Text<0, 2>("") != nil)
        #expect(Text<1, 2>("日本") != nil)
        #expect(Text<1, 2>("日本語") == nil)
        #expect(Text<1, 1>("e\u{301}") == nil)
    }

    @Test(arguments: ["A", "KEY-0001", "a b", "A.B_C/D+E#F:G", "0", String(repeating: "A", count: 64)])
    func `a SKU is accepted`(text: String) {
        #expect(SKU(text)?.text == text)
    }

    @Test(arguments: [
        "", " A", "A ", "Ä", "a,b", "a\"b", "a\nb", "=1+1;", "a'b", "٣", String(repeating: "A", count: 65),
    ])
    func `what is no SKU is refused`(text: String) {
        #expect(SKU(text) == nil)
    }

    @Test(arguments: ["a", "mechanical-keyboard", "usb-c-3", "3-d", "a1"])
    func `a slug is accepted`(text: String) {
        #expect(Slug(text)?.text == text)
    }

    @Test(arguments: [
        "", "123", "0", "A", "-a", "a-", "a--b", "a_b", "a b", "é", "..", "a/b", "а",
        String(repeating: "a", count: 121),
    ])
    func `what is no slug is refused, above all a number`(text: String) {
        #expect(Slug(text) == nil)
    }

    @Test(arguments: [
        "", "a1b2c3d4e5f60718293a4b5c6d7e8f9", "a1b2c3d4e5f60718293a4b5c6d7e8f900",
        "A1B2C3D4E5F60718293A4B5C6D7E8F90",
        "01234567890123456789012345678901", "g1b2c3d4e5f60718293a4b5c6d7e8f90",
        "a1b2c3d4-5f60-1829-a4b5-6d7e8f901234",
    ])
    func `what is no external id is refused`(text: String) {
        #expect(ExternalID(text) == nil)
    }

    @Test func `a random external id follows its rule and is another one each time`() {
        let ids = (0..<1_000).map { _ in ExternalID.random(.system) }

        #expect(ids.allSatisfy { ExternalID($0.text) == $0 })
        #expect(Set(ids).count == ids.count)
    }

    @Test(arguments: [
        ("secret", "secret", true), ("secret", "secreT", false), ("", "", true), ("a", "ab", false),
    ])
    func `secrets are equal byte by byte`(left: String, right: String, isEqual: Bool) {
        #expect(Hashing.equals(Array(left.utf8), Array(right.utf8)) == isEqual)
    }

    @Test func `bytes become lower-case hexadecimal digits`() {
        #expect(Hashing.hex([0, 9, 10, 15, 16, 255]) == "00090a0f10ff")
    }

    @Test(arguments: [1, 15, 16, 17, 32, 40]) func `randomness gives as many digits as asked`(digits: Int) {
        #expect(Randomness { 1 }.hex(digits: digits).utf8.count == digits)
    }
}
