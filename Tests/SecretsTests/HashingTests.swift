import Kernel
import Secrets
import Testing

@Suite struct HashingTests {
    /// FIPS 180-4 example: the empty message and "abc".
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ])
    func `SHA-256 agrees with the standard's examples`(message: String, digest: String) {
        #expect(Hashing.hex(Hashing.standard.sha256(Array(message.utf8))) == digest)
    }

    /// RFC 4231, test case 2.
    @Test func `HMAC agrees with RFC 4231`() {
        let mac = Hashing.standard.hmacSHA256(Array("Jefe".utf8), Array("what do ya want for nothing?".utf8))

        #expect(Hashing.hex(mac) == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    }

    /// RFC 2202, test cases 2 and 1.
    @Test func `HMAC with SHA-1 agrees with RFC 2202`() {
        let jefe = Hashing.standard.hmacSHA1(Array("Jefe".utf8), Array("what do ya want for nothing?".utf8))
        let there = Hashing.standard.hmacSHA1([UInt8](repeating: 0x0B, count: 20), Array("Hi There".utf8))

        #expect(Hashing.hex(jefe) == "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79")
        #expect(Hashing.hex(there) == "b617318655057264e28bc0b6fb378c8ef146be00")
    }

    @Test(arguments: [
        ([1, 2, 3], [1, 2, 3], true), ([1, 2, 3], [1, 2, 4], false), ([1], [1, 2], false), ([], [], true),
    ])
    func `secrets are compared whole`(left: [UInt8], right: [UInt8], isEqual: Bool) {
        #expect(Hashing.equals(left, right) == isEqual)
    }
}
