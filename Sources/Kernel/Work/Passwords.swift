/// Slow hashing of passwords, as a value that features are given.
///
/// The library and its threads stop at one target. Both functions throw ``DatabaseError/busy`` (a 503 with
/// `Retry-After`) when too many wait already, and `CancellationError` when the caller gave up waiting.
package struct Passwords: Sendable {
    /// Makes a PHC string, such as `$argon2id$v=19$m=19456,t=2,p=1$…$…`, with a salt of its own.
    package let hash: @Sendable (_ password: String) async throws -> String
    /// Whether a password made this PHC string; a text that is no PHC string belongs to no password.
    package let verify: @Sendable (_ password: String, _ phc: String) async throws -> Bool
    /// A PHC string of the same cost that no password fits: verified when there is no such user, so that the
    /// answer takes the same time.
    package let dummy: String

    package init(
        hash: @escaping @Sendable (_ password: String) async throws -> String,
        verify: @escaping @Sendable (_ password: String, _ phc: String) async throws -> Bool,
        dummy: String
    ) {
        self.hash = hash
        self.verify = verify
        self.dummy = dummy
    }

    /// Whether a kept string was made with another cost than new ones are: hash anew after the next sign-in.
    package func needsRehash(_ phc: String) -> Bool {
        Self.cost(phc) != Self.cost(dummy)
    }

    /// Everything before salt and hash.
    private static func cost(_ phc: String) -> ArraySlice<Substring> {
        phc.split(separator: "$", omittingEmptySubsequences: false).dropLast(2)
    }
}
