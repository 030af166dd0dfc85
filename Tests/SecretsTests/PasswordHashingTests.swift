import Kernel
import Secrets
import Testing

@Suite struct PasswordHashingTests {
    @Test func `a password fits its own string and no other`() async throws {
        let phc = try await Passwords.cheap.hash("correct horse")

        #expect(try await Passwords.cheap.verify("correct horse", phc))
        #expect(try await !Passwords.cheap.verify("correct horsE", phc))
        #expect(try await !Passwords.cheap.verify("", phc))
    }

    @Test func `the standard's string says its cost and fits`() async throws {
        let phc = try await Passwords.standard.hash("correct horse")

        #expect(phc.hasPrefix("$argon2id$v=19$m=19456,t=2,p=1$"))
        #expect(try await Passwords.standard.verify("correct horse", phc))
        #expect(!Passwords.standard.needsRehash(phc))
        #expect(Passwords.cheap.needsRehash(phc))
    }

    @Test func `each string has a salt of its own`() async throws {
        let strings = try await [Passwords.cheap.hash("password"), Passwords.cheap.hash("password")]

        #expect(Set(strings).count == 2)
    }

    /// The vectors of the reference implementation's `test.c`, "password" and "somesalt".
    @Test(arguments: [
        (
            "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
            "password"
        ),
        (
            "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
            "password"
        ),
        (
            "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
            "password"
        ),
        (
            "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$C4TWUs9rDEvq7w3+J4umqA32aWKB1+DSiRuBfYxFj94",
            "differentpassword"
        ),
    ])
    func `the strings of the reference implementation fit`(phc: String, password: String) async throws {
        #expect(try await Passwords.standard.verify(password, phc))
        #expect(try await !Passwords.standard.verify(password + "1", phc))
    }

    @Test(arguments: [
        "", "$", "password", "$argon2id$", "$argon2id$v=19$m=0,t=0,p=0$$",
        "$argon2i$v=19$m=64,t=1,p=1$c29t$c29t",
        "$2b$12$abcdefghijklmnopqrstuv", "$argon2id$v=19$m=64,t=1,p=1$!!!!$!!!!",
        "$argon2id$v=19$m=4294967296,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
    ])
    func `what is no string of Argon2id fits no password`(phc: String) async throws {
        #expect(try await !Passwords.cheap.verify("password", phc))
        #expect(Passwords.standard.needsRehash(phc))
    }

    @Test(arguments: ["", "password", "AAAAAAAA"])
    func `no password fits the dummy, which costs what others cost`(password: String) async throws {
        #expect(try await !Passwords.standard.verify(password, Passwords.standard.dummy))
        #expect(!Passwords.standard.needsRehash(Passwords.standard.dummy))
    }

    @Test func `verifying the dummy takes as long as verifying a wrong password`() async throws {
        let passwords = Passwords.standard
        let phc = try await passwords.hash("correct horse")
        let clock = ContinuousClock()
        var known = Duration.seconds(60)
        var unknown = Duration.seconds(60)
        for _ in 0..<5 {
            known = try await min(known, clock.measure { _ = try await passwords.verify("wrong", phc) })
            unknown = try await min(
                unknown,
                clock.measure { _ = try await passwords.verify("wrong", passwords.dummy) }
            )
        }

        // Refusing a string that cannot be read takes microseconds: a thousandth.
        #expect(unknown > known / 50, "\(unknown) beside \(known)")
        #expect(known > unknown / 50, "\(known) beside \(unknown)")
    }

    @Test(arguments: [
        ("caf\u{E9} au lait", "cafe\u{301} au lait"),
        ("\u{1E9B}\u{323}aaaaaaa", "\u{17F}\u{323}\u{307}aaaaaaa"),
    ])
    func `the same characters typed otherwise fit`(one: String, other: String) async throws {
        let phc = try await Passwords.cheap.hash(one)

        #expect(!one.utf8.elementsEqual(other.utf8))
        #expect(try await Passwords.cheap.verify(other, phc))
    }

    @Test func `nothing is cut off: passwords that differ at the end differ`() async throws {
        let long = String(repeating: "a", count: 1_023)
        let phc = try await Passwords.cheap.hash(long + "b")

        #expect(try await Passwords.cheap.verify(long + "b", phc))
        #expect(try await !Passwords.cheap.verify(long + "c", phc))
        #expect(try await !Passwords.cheap.verify(long + "b\u{0}", phc))
    }

    @Test func `a bomb is refused before any work`() async throws {
        let bomb = String(repeating: "a", count: 1_000_000)
        let phc = try await Passwords.cheap.hash("password")

        await #expect(throws: Problem.self) { try await Passwords.cheap.hash(bomb) }
        #expect(try await !Passwords.cheap.verify(bomb, phc))
    }
}
