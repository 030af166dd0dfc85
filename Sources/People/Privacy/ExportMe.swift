import Accounts
package import Kernel

/// Hands a user everything that the shop knows of them.
package struct ExportMe: Query {
    package typealias Who = SignedIn
    package typealias Reply = JSON
    package static let route = Route.get("/auth/me/export", "Export everything about me")

    package func answer(_ call: Call<Self>, in tx: Transaction) throws -> JSON {
        try PersonalData.export(of: try User.me(call.who, in: tx), in: tx)
    }
}
