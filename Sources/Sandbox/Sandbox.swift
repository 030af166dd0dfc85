package import Kernel

/// The payment server that ships with the program and moves no real money.
///
/// It runs on a port of its own
/// and keeps a database of its own.
///
/// Invariant: one order is charged once, whatever is asked and however often; one refund is paid back once,
/// and never more than was charged; the account's balance is the sum of the charges less the refunds.
package struct Sandbox: Feature {
    package let name = "sandbox"
    private let currency: Currency
    private let callback: SandboxCallback

    /// The currency is that of orders that come without one; the URL is where the shop answers, such as
    /// `http://127.0.0.1:8000`; the signature has the secret that the shop knows too.
    package init(currency: Currency, shopURL: String, signature: WebhookSignature, line: SandboxLine) {
        self.currency = currency
        callback = SandboxCallback(shopURL: shopURL, signature: signature, line: line)
    }

    package var migrations: [Migration] { [Self.tables, SandboxRefunds.migration] }
    package var endpoints: [any Endpoint] {
        [ChargeOrder(currency: currency), ShowCharge(), RefundCharge(currency: currency)]
    }
    package var deliveries: [any Delivery] { [callback] }

    private static let tables = Migration(
        "2026-11-21-sandbox-tables",
        [
            """
            CREATE TABLE sandbox_charges (
                id \(.identity), charge_id TEXT NOT NULL UNIQUE, order_id TEXT NOT NULL UNIQUE,
                amount_minor \(.integer) NOT NULL CHECK (amount_minor >= 0), currency TEXT NOT NULL,
                created_at \(.integer) NOT NULL, heard_at \(.integer), heard_status \(.integer)
            )\(.strict)
            """,
            """
            CREATE TABLE sandbox_accounts (
                currency TEXT PRIMARY KEY, balance_minor \(.integer) NOT NULL
            )\(.strict)
            """,
        ]
    )
}
