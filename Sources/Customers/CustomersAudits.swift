import Kernel

/// What must be true of customers.
enum CustomersAudits {
    static let all: [Audit] = [defaults]

    private static let defaults = Audit(
        "customers.default",
        proves: "An owner has at most one default customer, and it is not deleted.",
        advice: "Set is_default to 0 for all but the one that the owner means."
    ) { _ in
        AuditRows(
            "customers c",
            by: "c.id",
            broken: """
                c.is_default = 1 AND (c.deleted_at IS NOT NULL OR EXISTS (
                    SELECT 1 FROM customers d WHERE d.owner = c.owner AND d.is_default = 1
                        AND d.deleted_at IS NULL AND d.id < c.id))
                """,
            subject: "'customer:' || c.id",
            detail: "'it is not the only default of ' || c.owner"
        )
    }
}
