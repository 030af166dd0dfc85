import Kernel
import Support
import Testing

@Suite struct EmailTests {
    @Test(arguments: [
        ("ann@example.com", "ann@example.com"), ("Ann.B+tag@Example.COM", "ann.b+tag@example.com"),
        ("a@b.c", "a@b.c"),
        ("o'neil!#$%&*/=?^_`{|}~-@example.co.uk", "o'neil!#$%&*/=?^_`{|}~-@example.co.uk"),
        ("JOSÉ@BÜCHER.example", "josé@bücher.example"), ("jose\u{301}@example.com", "jos\u{E9}@example.com"),
        ("用户@例子.公司", "用户@例子.公司"), ("a@xn--bcher-kva.example", "a@xn--bcher-kva.example"),
        ("a@1.example", "a@1.example"),
    ])
    func `an e-mail address is kept in small letters and composed`(text: String, kept: String) throws {
        #expect(try #require(Email(text)).text.unicodeScalars.elementsEqual(kept.unicodeScalars))
    }

    @Test(arguments: [
        "", "ann", "@", "ann@", "@example.com", "ann@example", "a@b@c.d", "ann@.com", "ann@com.", "a..b@c.d",
        ".a@b.c", "a.@b.c", "a@b..c", "<ann@example.com>", "\"a\"@b.c", "a,b@c.d", "a@-b.c", "a@b-.c",
        "a@b_c.d",
        "a@b.c!", "a@[127.0.0.1]", "a@127.0.0.1", "mailto:a@b.c", "a(b)@c.d", "a\\@b.c",
        String(repeating: "a", count: 65) + "@b.c", "a@" + String(repeating: "b", count: 64) + ".c",
        "a@" + String(repeating: "b.", count: 126) + "ccc",
    ])
    func `what has not the form of an address is refused`(text: String) {
        #expect(Email(text) == nil)
    }

    @Test(arguments: [
        " ", "\t", "\r", "\n", "\r\nBcc: all@example.com", "\u{0}", "\u{7F}", "\u{85}", "\u{A0}", "\u{AD}",
        "\u{34F}", "\u{61C}", "\u{180E}", "\u{2002}", "\u{200B}", "\u{200D}", "\u{200E}", "\u{202E}",
        "\u{2028}",
        "\u{2060}", "\u{2066}", "\u{2069}", "\u{3000}", "\u{3164}", "\u{FE0F}", "\u{FEFF}", "\u{FFFE}",
        "\u{E000}",
        "\u{E0041}", "\u{10FFFF}",
    ])
    func `nothing that cannot be seen gets into an address`(character: String) {
        for text in [
            "a\(character)b@example.com", "\(character)a@example.com", "a@exa\(character)mple.com",
            "a@example.com\(character)", "a\(character)@example.com",
        ] {
            #expect(Email(text) == nil, "\(text.debugDescription)")
        }
    }

    @Test(arguments: [
        "ann\u{FF20}evil.com@example.com", "ann@example\u{2024}com@b.c", "a\u{2025}b@c.d", "a\u{FF0C}b@c.d",
        "a\u{FF1C}b\u{FF1E}@c.d", "a@b\u{2024}.c", "a@\u{2100}b.c", "\u{301}a@b.c", "a@\u{308}b.c",
    ])
    func `nothing turns into a separator when it is normalised`(text: String) {
        #expect(Email(text) == nil, "\(text.debugDescription)")
    }

    @Test func `a bomb of 1 MB is refused by its length`() {
        #expect(Email(String(repeating: "\u{FDFA}", count: 1_000_000) + "@b.c") == nil)
        #expect(Email(String(repeating: "\u{FDFA}", count: 60) + "@b.c")?.text.isEmpty != true)
    }
}

@Suite struct EmailKeyTests {
    private static func key(_ text: String) throws -> String {
        EmailKey(try #require(Email(text), "\(text) is no address")).text
    }

    @Test(arguments: [
        "admin@example.com", "ADMIN@example.com", "Admin@EXAMPLE.COM", "\u{430}dmin@example.com",
        "\u{410}DMIN@example.com", "adm\u{456}n@example.com", "adm\u{131}n@example.com",
        "ADM\u{130}N@example.com",
        "ad\u{43C}in@example.com", "\u{3B1}dmin@example.com", "\u{391}dmin@example.com",
        "\u{FF21}\u{FF24}\u{FF2D}\u{FF29}\u{FF2E}@example.com", "\u{1D41A}\u{1D41D}min@example.com",
        "\u{1D4EA}dmin@example.com", "\u{24D0}dmin@example.com", "\u{1F170}dmin@example.com",
        "a\u{501}min@example.com", "admi\u{578}@example.com", "adm\u{2170}n@example.com",
        "\u{1D00}\u{1D05}\u{1D0D}\u{26A}\u{274}@example.com",
        "\u{A4EE}\u{A4D3}\u{A4DF}\u{A4F2}\u{A4E0}@example.com",
        "\u{13AA}dmin@example.com", "admin@ex\u{430}mple.com", "admin@example.\u{441}om",
        "admin@\u{435}\u{445}\u{430}mple.com", "admin@xn--exmple-4nf.com", "admin@XN--EXMPLE-4NF.com",
        "admin@\u{FF45}xample.com", "admin@example.\u{217D}om", "admin@example.\u{3F2}om",
    ])
    func `addresses that look alike have one key`(text: String) throws {
        #expect(try Self.key(text) == "admin@example.com")
    }

    @Test(arguments: [
        ("ann@example.com", "anne@example.com"), ("ann@example.com", "ann@example.org"),
        ("ann+a@example.com", "ann@example.com"), ("a.nn@example.com", "ann@example.com"),
        ("jose@example.com", "josé@example.com"), ("paul1@example.com", "paull@example.com"),
        ("o0@example.com", "oo@example.com"), ("иван@example.com", "ивана@example.com"),
        ("мария@example.com", "марина@example.com"), ("νίκος@example.com", "νίκη@example.com"),
        ("用户@example.com", "用戶@example.com"), ("a@bucher.example", "a@bücher.example"),
        ("a@xn--zzz.example", "a@zzz.example"),
    ])
    func `addresses that can be told apart have two`(one: String, other: String) throws {
        #expect(try Self.key(one) != Self.key(other))
    }

    @Test(arguments: [
        ("a@bücher.example", "a@xn--bcher-kva.example"), ("a@例子.example", "a@xn--fsqu00a.example"),
        ("a@почта.example", "a@xn--80a1acny.example"), ("josé@example.com", "jose\u{301}@example.com"),
        ("ΝΊΚΟΣ@example.com", "νίκος@example.com"), ("STRASSE@example.com", "straße@example.com"),
        ("\u{451}@example.com", "\u{EB}@example.com"), ("ﬁn@example.com", "fin@example.com"),
    ])
    func `two ways to write one address have one key`(one: String, other: String) throws {
        #expect(try Self.key(one) == Self.key(other))
    }

    @Test func `a key is its own key`() throws {
        for text in ["Ann@example.com", "\u{430}dmin@xn--exmple-4nf.com", "ΝΊΚΟΣ@bücher.example"] {
            let key = try Self.key(text)
            #expect(try Self.key(key) == key)
        }
    }

    @Test(arguments: [
        "a@xn--99999999999.example", "a@xn--a-\u{FF}.example",
        "a@xn--0.example",
        "a@xn--zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz.example",
    ])
    func `a label that is no Punycode stays as it is`(text: String) throws {
        #expect(try Self.key(text) == text)
    }

    @Test func `random labels never break the reading of Punycode`() throws {
        let seed: UInt64 = 4_061
        var random = SeededNumbers(seed: seed)
        let digits = Array("abcdefghijklmnopqrstuvwxyz0123456789-")
        for _ in 0..<5_000 {
            let count = Int.random(in: 1...59, using: &random)
            let label = (0..<count).map { _ in digits[Int.random(in: 0..<digits.count, using: &random)] }
            guard let email = Email("a@xn--\(String(label)).example") else { continue }

            #expect(EmailKey(email).text.utf8.starts(with: "a@".utf8), "seed \(seed): \(String(label))")
        }
    }
}
