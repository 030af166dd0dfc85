package import Kernel

/// Who is who: visitors, users, their sign-ins, roles, API keys, and the log of what staff did.
///
/// Invariants: one account an e-mail, however it is spelt; a token is stored only as its hash; who holds no
/// permission may do nothing that wants one.
package struct Accounts: Feature {
    package let name = "accounts"
    private let settings: AccountSettings

    package init(_ settings: AccountSettings) {
        self.settings = settings
    }

    package var migrations: [Migration] { AccountsMigrations.all }

    package var jobs: [any Job] { [ForgetSignIns()] }
}
