package import Kernel

/// Attempts at payment and the providers behind them.
///
/// Invariants: an attempt has one amount in one currency for ever; at most one attempt of a provider is
/// pending for a reference; what was captured twice or wrongly is a task for staff, never silently lost.
/// An attempt knows what is paid only as a *reference*, such as `order:` and an external id.
package struct Payments: Feature {
    package let name = "payments"

    private let providers: [any PaymentProvider]

    /// The providers are those that refunds are asked of.
    package init(providers: [any PaymentProvider]) {
        self.providers = providers
    }

    package var migrations: [Migration] {
        [
            Self.tables, Refunds.migration, PendingAttempts.migration, PendingAttempts.askingAboutEnded,
            PaymentTasks.migration,
        ]
    }
    package var endpoints: [any Endpoint] {
        [ShowPaymentAttempt(), ListPaymentTasks(), ShowPaymentTask(), ResolvePaymentTask()]
    }
    package var deliveries: [any Delivery] { [RefundDelivery(providers: providers)] }
    package var audits: [Audit] { PaymentsAudits.all }

    private static let tables = Migration(
        "2026-11-21-payments-tables",
        [
            """
            CREATE TABLE payment_attempts (
                id \(.identity), reference TEXT NOT NULL, provider TEXT NOT NULL, provider_reference TEXT,
                amount_minor \(.integer) NOT NULL CHECK (amount_minor >= 0), currency TEXT NOT NULL,
                status TEXT NOT NULL
                    CHECK (status IN ('pending', 'succeeded', 'failed', 'cancelled', 'mismatched')),
                created_at \(.integer) NOT NULL, settled_at \(.integer), last_error TEXT,
                UNIQUE (provider, provider_reference),
                CHECK ((status = 'pending') = (settled_at IS NULL))
            )\(.strict)
            """,
            "CREATE INDEX payment_attempts_reference ON payment_attempts (reference, id)",
            """
            CREATE UNIQUE INDEX payment_attempts_pending ON payment_attempts (reference, provider)
            WHERE status = 'pending'
            """,
            """
            CREATE TABLE payment_tasks (
                id \(.identity), kind TEXT NOT NULL, reference TEXT NOT NULL, detail TEXT NOT NULL,
                created_at \(.integer) NOT NULL, resolved_at \(.integer), UNIQUE (reference, kind, detail)
            )\(.strict)
            """,
        ]
    )
}
