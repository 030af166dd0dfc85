package import Kernel

/// Who may call: API keys with scopes, hashed at rest.
package struct Accounts: Feature {
    package let name = "accounts"

    package init() {}

    package var migrations: [Migration] {
        [
            Migration(
                "2026-11-21-accounts-keys",
                [
                    """
                    CREATE TABLE api_keys (
                        id \(.identity), name TEXT NOT NULL, prefix TEXT NOT NULL UNIQUE, hash TEXT NOT NULL,
                        scopes TEXT NOT NULL, created_at \(.integer) NOT NULL, revoked_at \(.integer)
                    )\(.strict)
                    """
                ]
            )
        ]
    }
}
