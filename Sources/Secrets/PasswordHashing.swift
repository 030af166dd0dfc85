import Foundation
package import Kernel

extension Passwords {
    /// 19 MiB and two passes, about 50 ms of one core: OWASP's first recommendation for Argon2id.
    package static let standard = argon2id(memoryKiB: 19_456, passes: 2, crew: Argon2Crew())
    /// So cheap that tests may make thousands.
    ///
    /// Never for a real shop.
    package static let cheap = argon2id(memoryKiB: 64, passes: 1, crew: Argon2Crew(waitingMax: 10_000))

    /// Longer texts are refused before any work: nobody types them.
    private static let bytesMax = 1_024
    private static let saltBytes = 16

    /// Argon2id on the threads of a crew.
    ///
    /// Passwords are brought into Unicode form C first, so that the same one typed on another keyboard fits.
    package static func argon2id(
        memoryKiB: UInt32,
        passes: UInt32,
        crew: Argon2Crew,
        random: Randomness = .system
    ) -> Passwords {
        let argon2 = Argon2(memoryKiB: memoryKiB, passes: passes)
        return Passwords(
            hash: { password in
                guard password.utf8.count <= bytesMax else {
                    throw Problem.invalid(field: "password", "must have at most \(bytesMax) bytes")
                }
                return try await crew.run {
                    try argon2.hash(bytes(password), salt: salt(random))
                }
            },
            verify: { password, phc in
                guard password.utf8.count <= bytesMax else { return false }
                return try await crew.run { try Argon2.verify(bytes(password), phc) }
            },
            dummy: argon2.dummy
        )
    }

    private static func bytes(_ password: String) -> [UInt8] {
        Array(password.precomposedStringWithCanonicalMapping.utf8)
    }

    private static func salt(_ random: Randomness) -> [UInt8] {
        (0..<saltBytes / 8).flatMap { _ in withUnsafeBytes(of: random.next(), Array.init) }
    }
}
