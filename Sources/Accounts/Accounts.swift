package import Kernel

/// Who is who: visitors, users, their sign-ins, roles, API keys, and the log of what staff did.
///
/// Invariants: one account an e-mail, however it is spelt; a token is stored only as its hash; who holds no
/// permission may do nothing that wants one.
package struct Accounts: Feature {
    package let name = "accounts"

    package init() {}

    package var migrations: [Migration] { AccountsMigrations.all }
}
