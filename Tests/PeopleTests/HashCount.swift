import Kernel
import Secrets
import Synchronization

/// Counts how often a password was hashed or compared.
final class HashCount: Sendable {
    private let count = Mutex(0)

    var value: Int { count.withLock { $0 } }

    var passwords: Passwords {
        let cheap = Passwords.cheap
        return Passwords(
            hash: { [self] password in
                count.withLock { $0 += 1 }
                return try await cheap.hash(password)
            },
            verify: { [self] password, phc in
                count.withLock { $0 += 1 }
                return try await cheap.verify(password, phc)
            },
            dummy: cheap.dummy
        )
    }
}
