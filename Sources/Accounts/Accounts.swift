package import Kernel

/// Who may call: API keys with scopes.
package struct Accounts: Feature {
    package let name = "accounts"

    package var endpoints: [any Endpoint] { [] }

    package init() {}
}
