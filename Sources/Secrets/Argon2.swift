import CArgon2

/// Argon2id of libargon2, version 1.3, one lane: the sums themselves, on the thread that asks.
struct Argon2: Sendable {
    /// The library's answer when it did not work: out of memory, or a cost out of range.
    struct Failure: Error {
        let code: Int32
        let reason: String

        init(_ code: Int32) {
            self.code = code
            reason = argon2_error_message(code).map { String(cString: $0) } ?? "unknown"
        }
    }

    let memoryKiB: UInt32
    let passes: UInt32

    /// What every string of this cost begins with.
    var prefix: String { "$argon2id$v=19$m=\(memoryKiB),t=\(passes),p=1$" }

    /// A string of this cost whose hash is all zeros: no password is known that gives it.
    var dummy: String {
        prefix + String(repeating: "A", count: 22) + "$" + String(repeating: "A", count: 43)
    }

    func hash(_ password: [UInt8], salt: [UInt8]) throws -> String {
        let hashLength = 32
        let length = argon2_encodedlen(
            passes,
            memoryKiB,
            1,
            UInt32(salt.count),
            UInt32(hashLength),
            Argon2_id
        )
        var encoded = [CChar](repeating: 0, count: length)
        let code = argon2id_hash_encoded(
            passes,
            memoryKiB,
            1,
            password,
            password.count,
            salt,
            salt.count,
            hashLength,
            &encoded,
            encoded.count
        )
        guard code == ARGON2_OK.rawValue else { throw Failure(code) }
        return String(decoding: encoded.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Whether the password made this string; the string itself says at what cost.
    static func verify(_ password: [UInt8], _ phc: String) throws -> Bool {
        let code = argon2id_verify(phc, password, password.count)
        switch code {
        case ARGON2_OK.rawValue: return true
        case ARGON2_MEMORY_ALLOCATION_ERROR.rawValue: throw Failure(code)
        default: return false
        }
    }
}
