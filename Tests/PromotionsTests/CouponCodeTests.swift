import Kernel
import Pricing
import Promotions
import Support
import Testing

/// What passes for a code, and for the same code.
@Suite struct CouponCodeTests {
    @Test(arguments: [
        ("SUMMER10", "SUMMER10"), ("summer10", "SUMMER10"), (" Summer-10\n", "SUMMER10"),
        ("SUM MER_10", "SUMMER10"), ("ＳＵＭＭＥＲ１０", "SUMMER10"), ("summer\u{2011}10", "SUMMER10"),
        ("sum\u{200B}mer\u{AD}10\u{FEFF}", "SUMMER10"), ("\u{202E}summer10", "SUMMER10"),
        ("\u{A0}S\u{2009}UMMER10", "SUMMER10"), ("x", "X"),
    ])
    func `a code is found however it is typed`(typed: String, key: String) {
        #expect(CouponCode.key(of: typed) == key)
    }

    @Test(arguments: [
        "", " ", "---", "SU\u{41C}MER10", "ſummer10x\u{301}", "sum\u{301}mer", "summer%", "' OR '1'='1",
        "summer;--",
        "SUMMER\u{0}10", "ıstanbul", "straße", "\u{1F381}", "summer*", "a\"b", "a\\b", "٣٤٥",
        String(repeating: "A", count: 65), String(repeating: " ", count: 500) + "SUMMER10",
    ])
    func `what is no code is not taken for one`(typed: String) {
        #expect(CouponCode.key(of: typed) == nil)
    }

    @Test(arguments: ["ab", "a-", "---", "-a-b-", "summer%", "sümmer", "a b c", ""])
    func `staff cannot make a code that is none`(text: String) {
        #expect(CouponCode(text) == nil)
    }

    @Test func `a code is printed in capitals`() {
        #expect(CouponCode("Summer-10")?.text == "SUMMER-10")
    }
}
