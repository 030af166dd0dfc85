import Proofs
import Foundation
import Kernel
import Secrets
import Support
import Testing

@Suite struct AccessTokenTests {
    private static let tokens = AccessTokens(
        issuer: "https://shop.example",
        audience: "mercato",
        hashing: .standard
    )
    private static let key = (0..<32).map { UInt8($0) }
    private static let otherKey = (100..<132).map { UInt8($0) }
    private static let now = Timestamp(milliseconds: 1_700_000_000_123)
    /// Made by another program from the same claims and key.
    private static let known = [
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6ImsxIn0",
        "eyJpc3MiOiJodHRwczovL3Nob3AuZXhhbXBsZSIsImF1ZCI6Im1lcmNhdG8iLCJzdWIiOiI1Iiwic2lkIjoiNyIsImp0aSI6"
            + "ImFiYyIsImlhdCI6MTcwMDAwMDAwMCwiZXhwIjoxNzAwMDAwOTAwLCJ0eXAiOiJhY2Nlc3MifQ",
        "DICDz8f8Vu_xcYReTZQUnsIEUBDI3m45oAM-Us9L6kU",
    ].joined(separator: ".")
    private static let claims: [(key: String, value: String)] = [
        ("iss", "\"https://shop.example\""), ("aud", "\"mercato\""), ("sub", "\"5\""), ("sid", "\"7\""),
        ("jti", "\"abc\""), ("iat", "1700000000"), ("exp", "1700000900"), ("typ", "\"access\""),
    ]

    private static func issued() -> String {
        tokens.issue(userID: 5, sessionID: 7, id: "abc", keyID: "k1", key: key, now: now)
    }

    private static func refusal(
        _ token: String,
        keys: [String: [UInt8]] = ["k1": key],
        after seconds: Int64 = 0
    ) -> AccessToken.Refusal? {
        do throws(AccessToken.Refusal) {
            _ = try tokens.parse(token, keys: keys, now: now.adding(seconds: seconds))
            return nil
        } catch {
            return error
        }
    }

    /// A token signed by the right key, whatever it says.
    private static func signed(_ header: String, _ payload: String, key: [UInt8] = key) -> String {
        let text = base64(header) + "." + base64(payload)
        return text + "." + base64(Hashing.standard.hmacSHA256(key, Array(text.utf8)))
    }

    private static func base64(_ text: String) -> String {
        base64(Array(text.utf8))
    }

    private static func base64(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
            .replacing("=", with: "")
    }

    private static let header = #"{"alg":"HS256","typ":"JWT","kid":"k1"}"#

    private static func payload(_ changed: [String: String?]) -> String {
        let kept = claims.compactMap { claim -> String? in
            let value = changed.keys.contains(claim.key) ? changed[claim.key] ?? nil : claim.value
            return value.map { "\"\(claim.key)\":\($0)" }
        }
        let added = changed.filter { change in !claims.contains { $0.key == change.key } }
            .compactMap { change in change.value.map { "\"\(change.key)\":\($0)" } }
        return "{" + (kept + added).joined(separator: ",") + "}"
    }

    @Test func `a token says whose it is until it ends`() throws {
        let token = try Self.tokens.parse(Self.issued(), keys: ["k1": Self.key], now: Self.now)

        #expect(token.userID == 5 && token.sessionID == 7 && token.id == "abc")
        #expect(token.issuedAt == Timestamp(milliseconds: 1_700_000_000_000))
        #expect(token.expiresAt == token.issuedAt.adding(seconds: 15 * 60))
        #expect(Self.issued() == Self.known)
    }

    @Test(
        arguments: [
            (Int64(0), nil), (899, nil), (900, AccessToken.Refusal.expired), (1_000_000, .expired),
            (-59, nil), (-60, nil), (-61, .early),
        ] as [(Int64, AccessToken.Refusal?)]
    )
    func `a token lives 15 minutes`(seconds: Int64, refusal: AccessToken.Refusal?) {
        #expect(Self.refusal(Self.issued(), after: seconds) == refusal)
    }

    @Test func `during a change of keys both are good, and an old one ends with its key`() {
        #expect(Self.refusal(Self.issued(), keys: ["k2": Self.otherKey, "k1": Self.key]) == nil)
        #expect(Self.refusal(Self.issued(), keys: ["k2": Self.otherKey]) == .header)
        #expect(Self.refusal(Self.issued(), keys: ["k2": Self.key]) == .header)
        #expect(Self.refusal(Self.issued(), keys: ["k1": Self.otherKey]) == .signature)
        #expect(Self.refusal(Self.issued(), keys: [:]) == .header)
    }

    @Test(arguments: [
        #"{"alg":"none","typ":"JWT","kid":"k1"}"#, #"{"alg":"None","typ":"JWT","kid":"k1"}"#,
        #"{"alg":"HS512","typ":"JWT","kid":"k1"}"#, #"{"alg":"HS384","typ":"JWT","kid":"k1"}"#,
        #"{"alg":"RS256","typ":"JWT","kid":"k1"}"#, #"{"alg":"ES256","typ":"JWT","kid":"k1"}"#,
        #"{"alg":"hs256","typ":"JWT","kid":"k1"}"#, #"{"typ":"JWT","kid":"k1"}"#,
        #"{"alg":"HS256","typ":"JWT"}"#, #"{"alg":"HS256","kid":"k1"}"#,
        #"{"alg":"HS256","typ":"at+jwt","kid":"k1"}"#, #"{"alg":"HS256","typ":"JWT","kid":"k2"}"#,
        #"{"alg":"HS256","typ":"JWT","kid":"../../dev/null"}"#, #"{"alg":"HS256","typ":"JWT","kid":""}"#,
        #"{"alg":"HS256","typ":"JWT","kid":"k1","jwk":{}}"#,
        #"{"alg":"HS256","typ":"JWT","kid":"k1","crit":["b64"],"b64":false}"#,
        #"{"alg":"none","alg":"HS256","typ":"JWT","kid":"k1"}"#,
        #"{"typ":"JWT","alg":"HS256","kid":"k1"}"#, #"{"alg":"HS256", "typ":"JWT","kid":"k1"}"#, "{}", "",
    ])
    func `any other header is refused, even signed by the right key`(header: String) {
        #expect(Self.refusal(Self.signed(header, Self.payload([:]))) == .header)
    }

    @Test func `a token without signature is refused`() {
        let none = Self.base64(#"{"alg":"none","typ":"JWT"}"#) + "." + Self.base64(Self.payload([:])) + "."
        let bare = Self.base64(Self.header) + "." + Self.base64(Self.payload([:])) + "."

        #expect(Self.refusal(none) == .header)
        #expect(Self.refusal(bare) == .signature)
        #expect(Self.refusal(Self.signed(Self.header, Self.payload([:]), key: Self.otherKey)) == .signature)
        #expect(Self.refusal(Self.signed(Self.header, Self.payload([:]))) == nil)
    }

    @Test func `a short key signs nothing`() {
        for key in [[], [UInt8](repeating: 0, count: 31)] {
            let token = Self.signed(Self.header, Self.payload([:]), key: key)
            #expect(Self.refusal(token, keys: ["k1": key]) == .header)
        }
    }

    @Test(
        arguments: [
            ("iss", "\"https://evil.example\""), ("iss", nil), ("iss", "[\"https://shop.example\"]"),
            ("aud", "\"other\""), ("aud", nil), ("aud", "[\"mercato\"]"), ("typ", "\"refresh\""),
            ("typ", nil),
            ("sub", "\"0\""), ("sub", "\"-5\""), ("sub", "\"+5\""), ("sub", "\"05\""), ("sub", "5"),
            ("sub", nil),
            ("sub", "\"9223372036854775808\""), ("sid", "\"x\""), ("sid", nil), ("jti", nil), ("jti", "1"),
            ("iat", nil), ("iat", "\"1700000000\""), ("iat", "-1"), ("iat", "9223372036854775807"),
            ("iat", "1.7e9"), ("exp", nil), ("exp", "1700000901"), ("exp", "1700000000"), ("exp", "1"),
            ("exp", "9223372036854775807"), ("exp", "null"), ("nbf", "\"1700000000\""), ("nbf", "null"),
        ] as [(String, String?)]
    )
    func `a claim that is missing or wrong makes it no token`(name: String, value: String?) {
        let payload = Self.payload([name: value])

        #expect(Self.refusal(Self.signed(Self.header, payload)) == .claims, "\(payload)")
    }

    @Test(
        arguments: [("1700000060", nil), ("1700000061", .early), ("0", nil)]
            as [(String, AccessToken.Refusal?)]
    )
    func `a token that is not good yet is refused`(start: String, refusal: AccessToken.Refusal?) {
        let payload = Self.payload(["nbf": start])

        #expect(Self.refusal(Self.signed(Self.header, payload)) == refusal)
    }

    @Test(arguments: [
        "", "null", "[]", "{", "{\"iss\":1,\"iss\":2}", "{\"a\":{\"b\":{\"c\":{}}}}", "\u{FEFF}{}",
    ])
    func `a payload that is no object of claims is refused`(payload: String) {
        let refusal = Self.refusal(Self.signed(Self.header, payload))

        #expect(refusal == .malformed || refusal == .claims)
    }

    @Test(arguments: ["", ".", "..", "...", "a.b", "a.b.c.d", known + ".", "." + known, "mk_12345678_abc"])
    func `what has not three parts is malformed, or its header is`(token: String) {
        let refusal = Self.refusal(token)

        #expect(refusal == .malformed || refusal == .header)
    }

    @Test func `a long token is not looked at`() {
        #expect(Self.refusal(Self.known + String(repeating: "A", count: 1_024)) == .tooLong)
        #expect(Self.refusal(String(repeating: ".", count: 10_000_000)) == .tooLong)
    }

    @Test(arguments: ["=", "==", " ", "\n", "A", "\u{0}"]) func `nothing may follow`(tail: String) {
        #expect(Self.refusal(Self.known + tail) == .signature)
    }

    @Test func `the last digit's left-over bits must be none`() {
        // U is 010100: two bits of it belong to no byte; V sets one of them and decodes alike elsewhere.
        #expect(Self.known.hasSuffix("U"))
        #expect(Self.refusal(Self.known.dropLast() + "V") == .signature)
    }

    @Test(arguments: [UInt64(20_261_121)])
    func `2,000 tokens with something changed are all refused`(seed: UInt64) {
        var random = SeededNumbers(seed: seed)
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ \u{E9}")
        for round in 0..<2_000 {
            var token = Array(Self.known)
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let place = Int.random(in: 0..<token.count, using: &random)
                let digit = alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
                switch Int.random(in: 0..<4, using: &random) {
                case 0: token[place] = digit
                case 1: token.insert(digit, at: place)
                case 2: token.remove(at: place)
                default: token.swapAt(place, Int.random(in: 0..<token.count, using: &random))
                }
            }
            let text = String(token)
            guard text != Self.known else { continue }
            #expect(Self.refusal(text) != nil, "seed \(seed), round \(round): \(text)")
        }
    }
}
