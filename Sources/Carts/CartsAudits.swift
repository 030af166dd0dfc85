import Kernel

/// What must be true of carts.
enum CartsAudits {
    static let all: [Audit] = [current, lines]

    private static let current = Audit(
        "carts.current",
        proves: "An owner has at most one current cart, and it is the owner's.",
        advice: "Clear current_of of the older cart; its lines stay."
    ) { _ in
        AuditRows(
            "carts c",
            by: "c.id",
            broken: """
                c.current_of IS NOT NULL AND (c.owner IS NULL OR c.current_of <> c.owner
                    OR EXISTS (SELECT 1 FROM carts d WHERE d.current_of = c.current_of AND d.id < c.id))
                """,
            subject: "'cart:' || c.external_id",
            detail: "'it is not the only current cart of ' || c.current_of"
        )
    }

    private static let lines = Audit(
        "carts.lines",
        proves: "Each line of a cart has some pieces, and a price of its own variant.",
        advice: "Delete the line; the shopper can add it again."
    ) { _ in
        AuditRows(
            "cart_lines l",
            by: "l.id",
            broken: """
                l.quantity < 1 OR NOT EXISTS (
                    SELECT 1 FROM prices p WHERE p.id = l.price_id AND p.variant_id = l.variant_id)
                """,
            subject: "'cart_line:' || l.id",
            detail: "l.quantity || ' of variant ' || l.variant_id || ' at price ' || l.price_id"
        )
    }
}
