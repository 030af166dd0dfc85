import Catalog
package import Kernel

/// Prices that are not for everybody, or not for always: lists for customer groups and organizations.
///
/// - A list's price goes before the catalogue's, also where it is higher; among lists the higher priority,
///   then the lower price.
/// - A list is for everybody only if it was made so: one whose groups are gone is for nobody.
/// - A write touches ``tag``.
package struct PriceLists: Feature {
    package let name = "price-lists"
    private let currency: Currency

    /// - Parameter currency: the shop's own, for lists that name none.
    package init(currency: Currency) {
        self.currency = currency
    }

    package var migrations: [Migration] { [PriceListTable.migration] }
    package var audits: [Audit] { PriceListsAudits.all }

    package var endpoints: [any Endpoint] {
        [
            ListPriceLists(), CreatePriceList(currency: currency), ShowPriceList(), ChangePriceList(),
            DeletePriceList(), ListListPrices(), PutListPrices(),
        ]
    }

    /// Touched whenever a list or a price in one changes.
    package static let tag = "price-lists"

    /// The prices of the variant `v` in the lists that are for an owner, as a column for statements that read
    /// what can be bought; for nobody known those for everybody.
    ///
    /// Lists that will begin are in it, for the answer to say until when it holds.
    package static func column(for owner: Owner?, in currency: Currency, _ tx: Transaction) -> SQL {
        PriceSteps.column(
            """
            x.quantity_min, x.amount_minor, l.priority, 'price_list:' || l.id, l.name, l.valid_from,
            l.valid_until
            """,
            """
            price_list_prices x JOIN price_lists l ON l.id = x.price_list_id
            WHERE x.variant_id = v.id AND l.currency = \(currency) AND l.is_active = 1
                AND l.deleted_at IS NULL AND (l.valid_until IS NULL OR l.valid_until > \(tx.now))
                AND \(isFor(owner))
            """,
            for: tx.engine
        )
    }

    private static func isFor(_ owner: Owner?) -> SQL {
        guard let owner, !owner.isVisitor else { return "l.is_for_all = 1" }
        let byGroup: SQL =
            """
            l.is_for_all = 1 OR EXISTS (SELECT 1 FROM price_list_groups a
                JOIN customer_group_members m ON m.group_id = a.group_id
                WHERE a.price_list_id = l.id AND m.owner = \(owner))
            """
        guard case .organization(let id) = owner else { return "(\(byGroup))" }
        return """
            (\(byGroup) OR EXISTS (SELECT 1 FROM price_list_organizations o
                WHERE o.price_list_id = l.id AND o.organization_id = \(id)))
            """
    }
}
