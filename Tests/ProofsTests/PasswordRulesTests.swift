import Proofs
import Testing

@Suite struct PasswordRulesTests {
    private static func refusal(_ password: String) -> String? {
        PasswordRules.refusal(password, email: "ann.smith@example.com", name: "Ann Smith")
    }

    @Test(arguments: [
        "correct horse battery staple", "Tr0ub4dor&3x", "kN8!pq2vLx", "vier kleine Enten", "日本語のパスワード",
        "purple-teapot-91", "mercantile pigeons", "0c1f9a77be24d830", "werewolves dread silver", "19840231x7",
        "annual fishing smithereens", "👩‍👩‍👧🦊🐢🌵🍩🚲🎈🧦",
    ])
    func `a password that nobody guesses first will do`(password: String) {
        #expect(Self.refusal(password) == nil)
    }

    @Test(arguments: [
        "password", "Password", "PASSWORD", "password1", "password123", "Password123!", "passw0rd",
        "P@ssw0rd",
        "p4ssw0rd!", "qwerty123", "iloveyou", "sunshine", "princess1", "letmein!", "letmein123", "trustno1",
        "dragon2024", "Summer2024!", "monkey12345", "welcome1", "admin123", "administrator", "mercato1",
        "Mercato2026", "shop1234", "M3rcat0!", "123dragon", "!!football!!", "ｐａｓｓｗｏｒｄ", "changeme",
        "1q2w3e4r", "q1w2e3r4t5",
    ])
    func `a common password is refused, also with the usual decoration`(password: String) {
        #expect(Self.refusal(password)?.contains("most common") == true)
    }

    @Test(arguments: [
        "ann.smith@example.com", "Ann.Smith@Example.com", "ann.smith", "annsmith", "AnnSmith1", "smithann",
        "Ann Smith", "annsmith2026", "smith1990", "12345ann", "smith!!!",
    ])
    func `the owner's address and name are refused`(password: String) {
        #expect(Self.refusal(password) == "must not be made of your e-mail address or name")
    }

    @Test(arguments: [
        "aaaaaaaa", "abababab", "abcabcabc", "12121212", "!!!!!!!!", "abcdabcdabcd", "Aaaaaaaa",
    ])
    func `a few characters over and over are refused`(password: String) {
        #expect(Self.refusal(password)?.contains("repeat") == true)
    }

    @Test(arguments: [
        "12345678", "87654321", "1234567890", "abcdefgh", "hgfedcba", "qwertyui", "QWERTYUIOP", "asdfghjkl",
        "poiuytrewq", "1qaz2wsx", "qwerasdf", "abcd1234", "asdf1234", "asdfghjkl;'",
    ])
    func `the order of keys, digits and letters is refused`(password: String) {
        #expect(Self.refusal(password)?.contains("order") == true)
    }

    @Test(arguments: ["01011990", "12311999", "31122024", "19900101", "20261121"])
    func `a date is refused`(password: String) {
        #expect(Self.refusal(password) == "must not be a date")
    }

    @Test(arguments: [(nil, nil), ("", ""), ("@", " "), ("a@b.c", "x")] as [(String?, String?)])
    func `short or missing names forbid nothing`(email: String?, name: String?) {
        #expect(PasswordRules.refusal("kN8!pq2vLx", email: email, name: name) == nil)
        #expect(PasswordRules.refusal("password", email: email, name: name) != nil)
    }

    @Test func `thousands of common passwords are known`() {
        // Of the list itself, from its beginning, middle and end.
        let some = [
            "basketba", "blackcat", "cocacola", "golfgolf", "liverpool", "mustang1", "starwars", "zxcvasdf",
        ]

        #expect(some.allSatisfy { Self.refusal($0) != nil })
    }

    @Test func `the longest password takes no noticeable time`() {
        let clock = ContinuousClock()
        let hard = [
            String(repeating: "1", count: 127) + "a", String(repeating: "a1", count: 64),
            String(repeating: "👩‍👩‍👧", count: 25), String(repeating: "\u{FDFA}", count: 128),
        ]
        _ = Self.refusal("password")

        let time = clock.measure { for password in hard { _ = Self.refusal(password) } }

        #expect(time < .seconds(10))
    }
}
