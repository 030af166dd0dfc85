package import Accounts
package import Kernel

/// Signing in, and what becomes of a visitor then; what is known of a person, and how it is erased.
package struct People: Feature {
    package let name = "people"
    private let settings: AccountSettings

    package init(_ settings: AccountSettings) {
        self.settings = settings
    }

    package var endpoints: [any Endpoint] {
        [
            Register(settings: settings), LogIn(settings: settings), ShowMe(),
        ]
    }
}
