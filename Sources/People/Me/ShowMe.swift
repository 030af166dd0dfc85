package import Accounts
package import Kernel

/// The user who asks.
package struct ShowMe: Query {
    package typealias Who = SignedIn
    package typealias Reply = UserReply
    package static let route = Route.get("/auth/me", "Show who I am")

    package func answer(_ call: Call<Self>, in tx: Transaction) throws -> UserReply {
        try UserReply(try User.me(call.who, in: tx), in: tx)
    }
}

extension User {
    /// The user who calls.
    ///
    /// - Throws: 401 when the account ended a moment ago.
    static func me(_ who: SignedIn, in tx: Transaction) throws -> User {
        guard let user = try UserTable.find(ID(who.userID), in: tx), user.isActive else {
            throw Problem.badCredentials
        }
        return user
    }
}
