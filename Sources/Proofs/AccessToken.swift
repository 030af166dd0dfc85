package import Kernel

/// What a signed-in device shows with each request for 15 minutes: whose session it is, signed, not stored.
///
/// A compact JWT (RFC 7519) with one algorithm only: the header is compared whole with the one that
/// ``AccessTokens`` writes, so nothing in it is ever interpreted.
package struct AccessToken: Sendable, Equatable {
    package static let lifetimeSeconds: Int64 = 15 * 60

    package let userID: Int64
    package let sessionID: Int64
    /// The token's own name, for the audit log.
    package let id: String
    package let issuedAt: Timestamp
    package let expiresAt: Timestamp

    /// Why a token is nobody's.
    ///
    /// For logs: the caller hears 401 for each.
    package enum Refusal: String, Error, Sendable {
        case tooLong = "too_long"
        /// Not three parts, or not what this program would have written.
        case malformed
        /// Another algorithm or type, or a key that is not known (any more).
        case header
        case signature
        /// Signed by a known key, yet not an access token for this shop.
        case claims
        case expired
        /// From the future.
        case early
    }
}
