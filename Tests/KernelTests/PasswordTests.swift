import Kernel
import Testing

@Suite struct PasswordTests {
    @Test(arguments: [
        "12345678", "        ", " leading and trailing ", "pässwörter", "日本語日本語日本", "a\tb\nc d ef",
        String(repeating: "a", count: 128), String(repeating: "👍", count: 128),
    ])
    func `a password is kept as it was typed`(text: String) {
        #expect(Password(text)?.text == text)
    }

    @Test(arguments: [
        "", "1234567", String(repeating: "a", count: 129), "1234567\u{0}",
        String(repeating: "a", count: 1_000_000),
    ])
    func `one too short, too long or with NUL is refused`(text: String) {
        #expect(Password(text) == nil)
    }

    @Test func `it is never printed, written or stored`() throws {
        let password = try #require(Password("correct horse"))
        var text = "\(password) \(String(reflecting: password)) \(String(describing: [password]))"
        dump(password, to: &text)

        #expect(!text.contains("horse"), "\(text)")
        #expect(password.sqlValue == .null)
    }
}
