import Kernel

/// What must be true of price lists.
enum PriceListsAudits {
    static let all: [Audit] = [audience]

    private static let audience = Audit(
        "price-lists.audience",
        proves: "A price list for everybody names no group and no organization.",
        advice: "Say anew whom the list is for: PATCH /price-lists/{id} with groups and organizations."
    ) { _ in
        AuditRows(
            "price_lists l",
            by: "l.id",
            broken: """
                l.is_for_all = 1 AND l.deleted_at IS NULL AND (
                    EXISTS (SELECT 1 FROM price_list_groups g WHERE g.price_list_id = l.id)
                    OR EXISTS (SELECT 1 FROM price_list_organizations o WHERE o.price_list_id = l.id))
                """,
            subject: "'price_list:' || l.id",
            detail: "'it is for everybody and names somebody'"
        )
    }
}
