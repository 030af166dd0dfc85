package import Kernel

/// What staff do with accounts, roles and keys, and the log of what they did.
enum StaffEndpoints {
    static func all(hashing: Hashing) -> [any Endpoint] {
        [
            ListUsers(), ShowUser(), ChangeUser(), ListRoles(), ShowRole(), SetRole(), DeleteRole(),
            ListAPIKeys(), ShowAPIKey(), CreateAPIKey(hashing: hashing), RotateAPIKey(hashing: hashing),
            RevokeAPIKey(), ListAuditLog(),
        ]
    }
}
