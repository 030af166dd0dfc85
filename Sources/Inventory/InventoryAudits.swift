import Kernel

/// What must be true of stock, movements and holds.
enum InventoryAudits {
    static let all: [Audit] = [movements, range, held, live, swept, bundles]

    private static let count = "Count the goods, then write an adjustment that makes it right."
    private static let level: SQL = "LEFT JOIN stock_levels s ON s.variant_id = v.id"
    private static let moved: SQL = """
        (SELECT CAST(COALESCE(SUM(m.delta), 0) AS BIGINT) FROM stock_movements m WHERE m.variant_id = v.id)
        """
    private static let allHeld: SQL = """
        (SELECT CAST(COALESCE(SUM(h.quantity), 0) AS BIGINT) FROM holds h WHERE h.variant_id = v.id)
        """

    private static let movements = Audit(
        "stock.movements",
        proves: "What is on hand of each variant is the sum of its movements.",
        advice: count
    ) { _ in
        AuditRows(
            "variants v",
            by: "v.id",
            with: level,
            broken: "COALESCE(s.on_hand, 0) <> \(moved)",
            subject: "'variant:' || v.id",
            detail: "COALESCE(s.on_hand, 0) || ' on hand, movements add up to ' || \(moved)"
        )
    }

    private static let range = Audit(
        "stock.range",
        proves: "Nothing is on hand less than never, and no more is held than is on hand.",
        advice: count
    ) { _ in
        AuditRows(
            "stock_levels s",
            by: "s.variant_id",
            broken: "s.on_hand < 0 OR s.held < 0 OR s.held > s.on_hand",
            subject: "'variant:' || s.variant_id",
            detail: "s.on_hand || ' on hand, ' || s.held || ' held'"
        )
    }

    /// `held` counts lapsed holds too until they are swept.
    private static let held = Audit(
        "stock.held",
        proves: "What a stock level says is held is the sum of its holds, live and lapsed.",
        advice: "Set held to the sum of the variant's holds; what can be bought is told by the holds alone."
    ) { _ in
        AuditRows(
            "variants v",
            by: "v.id",
            with: level,
            broken: "COALESCE(s.held, 0) <> \(allHeld)",
            subject: "'variant:' || v.id",
            detail: "COALESCE(s.held, 0) || ' held, holds add up to ' || \(allHeld)"
        )
    }

    private static let live = Audit(
        "stock.promised",
        proves: "The live holds of a variant never add up to more than is on hand.",
        advice: "Somebody will not get what was set aside: restock, or tell the buyers."
    ) { tx in
        let promised: SQL = """
            (SELECT CAST(COALESCE(SUM(h.quantity), 0) AS BIGINT) FROM holds h
             WHERE h.variant_id = s.variant_id AND h.expires_at > \(tx.now))
            """
        return AuditRows(
            "stock_levels s",
            by: "s.variant_id",
            broken: "s.on_hand < \(promised)",
            subject: "'variant:' || s.variant_id",
            detail: "s.on_hand || ' on hand, live holds of ' || \(promised)"
        )
    }

    private static let bundles = Audit(
        "stock.bundles",
        proves: "What is a bundle has parts and no stock of its own, and no bundle is in another.",
        advice: "Count the bundle's own stock to 0, and name its parts anew."
    ) { _ in
        AuditRows(
            "variants v",
            by: "v.id",
            with: level,
            broken: """
                v.makeup = 'bundle' AND (COALESCE(s.on_hand, 0) <> 0
                    OR NOT EXISTS (SELECT 1 FROM bundle_parts b WHERE b.variant_id = v.id)
                    OR EXISTS (SELECT 1 FROM bundle_parts b WHERE b.part_id = v.id))
                OR v.makeup = 'measured'
                    AND NOT EXISTS (SELECT 1 FROM measures m WHERE m.variant_id = v.id)
                OR COALESCE(v.makeup, '') <> 'bundle'
                    AND EXISTS (SELECT 1 FROM bundle_parts b WHERE b.variant_id = v.id)
                """,
            subject: "'variant:' || v.id",
            detail:
                "'it is ' || COALESCE(v.makeup, 'sold by the piece') || ', its parts or its stock are not'"
        )
    }

    /// The sweeper's job says when it last found nothing more to sweep; of a shop that stood still since
    /// nothing follows.
    private static let swept = Audit(
        "stock.swept",
        proves: "No hold has outlived its end by more than a sweep.",
        advice: "See in jobs why inventory.expire_holds leaves it; what can be bought is not affected."
    ) { _ in
        AuditRows(
            "holds h",
            by: "h.id",
            broken: """
                h.expires_at < (SELECT w.due_at FROM jobs w
                    WHERE w.unique_key = 'every:inventory.expire_holds' AND w.last_error IS NULL) - 65000
                """,
            subject: "'hold:' || h.id",
            detail: "h.owner || ' holds ' || h.quantity || ' of variant ' || h.variant_id || ', long lapsed'"
        )
    }
}
