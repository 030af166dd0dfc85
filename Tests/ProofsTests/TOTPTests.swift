import Proofs
import Kernel
import Secrets
import Testing

@Suite struct TOTPTests {
    /// The secret of RFC 6238, appendix B: "12345678901234567890".
    private static let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

    private static func totp() throws -> TOTP {
        try #require(TOTP(base32: secret))
    }

    private static func moment(_ seconds: Int64) -> Timestamp {
        Timestamp(milliseconds: seconds * 1_000)
    }

    /// RFC 6238, appendix B: its codes have eight digits, ours are the last six.
    @Test(arguments: [
        (Int64(59), "94287082"), (1_111_111_109, "07081804"), (1_111_111_111, "14050471"),
        (1_234_567_890, "89005924"), (2_000_000_000, "69279037"), (20_000_000_000, "65353130"),
    ])
    func `codes agree with RFC 6238`(seconds: Int64, code: String) throws {
        let step = TOTP.step(at: Self.moment(seconds))

        #expect(try Self.totp().code(at: step, hashing: .standard) == String(code.suffix(6)))
    }

    /// RFC 4226, appendix D.
    @Test(
        arguments: zip(
            Int64(0)...9,
            [
                "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871",
                "520489",
            ]
        )
    )
    func `codes agree with RFC 4226`(step: Int64, code: String) throws {
        #expect(try Self.totp().code(at: step, hashing: .standard) == code)
    }

    @Test(arguments: [
        (Int64(-2), false), (-1, true), (0, true), (1, true), (2, false),
    ])
    func `a code is good for its own step and its neighbours`(distance: Int64, isGood: Bool) throws {
        let now = Self.moment(1_111_111_109)
        let step = TOTP.step(at: now) + distance
        let code = try Self.totp().code(at: step, hashing: .standard)

        let found = try Self.totp().step(of: code, now: now, after: nil, hashing: .standard)

        #expect(found == (isGood ? step : nil))
    }

    @Test func `a code is good once`() throws {
        let now = Self.moment(1_111_111_109)
        let step = TOTP.step(at: now)
        let totp = try Self.totp()
        let code = totp.code(at: step, hashing: .standard)

        let first = totp.step(of: code, now: now, after: nil, hashing: .standard)
        let again = totp.step(of: code, now: now, after: first, hashing: .standard)
        let before = totp.code(at: step - 1, hashing: .standard)
        let next = totp.code(at: step + 1, hashing: .standard)

        #expect(first == step)
        #expect(again == nil)
        #expect(totp.step(of: before, now: now, after: first, hashing: .standard) == nil)
        #expect(totp.step(of: next, now: now, after: first, hashing: .standard) == step + 1)
    }

    @Test(arguments: [
        "", "0", "08180", "0818040", "081804 ", " 081804", "+81804", "81804", "０８１８０４", "abcdef",
        "\u{0}81804", String(repeating: "081804", count: 100_000),
    ])
    func `what is not the code is refused`(code: String) throws {
        let found = try Self.totp()
            .step(of: code, now: Self.moment(1_111_111_109), after: nil, hashing: .standard)

        #expect(found == nil)
    }

    @Test func `a new secret has 160 bits, comes back from its text and differs from the next`() throws {
        let secrets = (0..<100).map { _ in TOTP(.system).base32 }

        #expect(Set(secrets).count == 100)
        #expect(secrets.allSatisfy { $0.utf8.count == 32 && TOTP(base32: $0)?.base32 == $0 })
    }

    @Test(arguments: [
        "", "GEZDGNBV", "gezdgnbvgy3tqojqgezdgnbvgy3tqojq", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJ1",
        "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQA", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQO======",
        String(repeating: "A", count: 1_000_000),
    ])
    func `what is no secret is refused`(text: String) {
        #expect(TOTP(base32: text) == nil)
    }

    @Test func `the address for the app names shop and account, and nothing gets out of its place`() throws {
        let url = try Self.totp().url(issuer: "Café & Co", account: "ann+b@example.com?secret=x")

        #expect(
            url == "otpauth://totp/Caf%C3%A9%20%26%20Co:ann%2Bb%40example.com%3Fsecret%3Dx"
                + "?secret=\(Self.secret)&issuer=Caf%C3%A9%20%26%20Co&algorithm=SHA1&digits=6&period=30"
        )
    }

    @Test func `a secret is not printed`() throws {
        let totp = try Self.totp()
        var text = "\(totp) \(String(reflecting: totp))"
        dump(totp, to: &text)

        #expect(!text.contains("GEZD") && !text.contains("49, 50"), "\(text)")
    }
}
