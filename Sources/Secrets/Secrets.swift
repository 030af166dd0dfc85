import Crypto
package import Kernel

extension Hashing {
    /// SHA-256 and HMACs of swift-crypto.
    package static let standard = Hashing(
        sha256: { Array(SHA256.hash(data: $0)) },
        hmacSHA256: { key, message in
            Array(HMAC<SHA256>.authenticationCode(for: message, using: SymmetricKey(data: key)))
        },
        hmacSHA1: { key, message in
            Array(HMAC<Insecure.SHA1>.authenticationCode(for: message, using: SymmetricKey(data: key)))
        }
    )
}
