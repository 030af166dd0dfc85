import Kernel

/// What must be true of the catalogue.
enum CatalogAudits {
    static let all: [Audit] = [history]

    private static let history = Audit(
        "catalog.price-history",
        proves: "The history of prices ends with what one piece of each variant costs now.",
        advice: "Set the price of the variant anew: PUT it with another price and back."
    ) { tx in
        AuditRows(
            "variants v",
            by: "v.id",
            with: "JOIN products p ON p.id = v.product_id",
            broken: """
                (SELECT c.amount_minor FROM prices c
                    WHERE c.id = \(CurrentPrice.id(of: "p.currency", moment: "\(tx.now)")))
                IS DISTINCT FROM (SELECT h.amount_minor FROM price_history h
                    WHERE h.id = (SELECT MAX(o.id) FROM price_history o WHERE o.variant_id = v.id
                        AND o.currency = p.currency AND o.from_at <= \(tx.now)))
                """,
            subject: "'variant:' || v.id",
            detail: "'its history ends with another price than ' || v.sku || ' has'"
        )
    }
}
