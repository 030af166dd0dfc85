package import Kernel

/// Why a key is not rotated.
package enum KeyRefusal: Refusal {
    /// It expired or was revoked.
    case ended(ID<APIKey>)
    /// There is a key that replaces it already.
    case rotated(ID<APIKey>, to: ID<APIKey>)

    private static let endedKind = Problem.Kind(409, "key_ended", "The key is not live any more.")
    private static let rotatedKind = Problem.Kind(409, "key_rotated", "The key was rotated before.")

    package static var kinds: [Problem.Kind] { [endedKind, rotatedKind] }

    package var problem: Problem {
        switch self {
        case .ended(let id):
            Problem(Self.endedKind, "Key \(id) has expired or was revoked. Make a new one.")
        case .rotated(let id, let next):
            Problem(
                Self.rotatedKind,
                "Key \(id) was replaced by key \(next) already. Rotate that one.",
                extra: [("rotated_to", .number("\(next)"))]
            )
        }
    }
}
