import Groups
import Kernel

/// A price list as staff see it.
struct PriceListReply: Codable, Sendable {
    let id: ID<PriceList>
    let name: String
    let currency: Currency
    /// Codes of the customer groups that it is for.
    let groups: [GroupCode]
    /// Numbers of the organizations that it is for.
    let organizations: [ID<PriceListOrganization>]
    /// Whether it is for everybody.
    let is_for_everybody: Bool
    let priority: Int
    let valid_from: Timestamp?
    let valid_until: Timestamp?
    let is_active: Bool
    let created_at: Timestamp
    let updated_at: Timestamp

    private init(
        _ list: PriceList,
        _ groups: [GroupCode],
        _ organizations: [ID<PriceListOrganization>]
    ) {
        id = list.id
        name = list.values.name
        currency = list.currency
        self.groups = groups
        self.organizations = organizations
        is_for_everybody = list.values.isForAll
        priority = list.values.priority
        valid_from = list.values.validFrom
        valid_until = list.values.validUntil
        is_active = list.values.isActive
        created_at = list.createdAt
        updated_at = list.updatedAt
    }

    /// Two statements for any number of lists.
    static func of(_ lists: [PriceList], in tx: Transaction) throws -> [PriceListReply] {
        let ids = lists.map(\.id)
        guard !ids.isEmpty else { return [] }
        let groups = try tx.rows(
            """
            SELECT a.price_list_id, g.code FROM price_list_groups a
            JOIN customer_groups g ON g.id = a.group_id
            WHERE a.price_list_id IN \(ids) AND g.deleted_at IS NULL ORDER BY g.code
            """
        ).map { ($0[0] as ID<PriceList>, $0[1] as GroupCode) }
        let organizations = try tx.rows(
            """
            SELECT price_list_id, organization_id FROM price_list_organizations
            WHERE price_list_id IN \(ids) ORDER BY organization_id
            """
        ).map { ($0[0] as ID<PriceList>, $0[1] as ID<PriceListOrganization>) }
        return lists.map { list in
            PriceListReply(
                list,
                groups.filter { $0.0 == list.id }.map(\.1),
                organizations.filter { $0.0 == list.id }.map(\.1)
            )
        }
    }
}

/// The address of one price list.
struct PriceListPath: Codable, Sendable {
    let id: ID<PriceList>

    func list(in tx: Transaction) throws -> PriceList {
        guard let list = try PriceListTable.find(id, in: tx) else {
            throw Problem.notFound("Price list not found")
        }
        return list
    }

    func reply(in tx: Transaction) throws -> PriceListReply {
        guard let reply = try PriceListReply.of([try list(in: tx)], in: tx).first else {
            throw Problem.notFound("Price list not found")
        }
        return reply
    }
}

/// Why a price list is not made.
enum PriceListRefusal: Refusal {
    case tooMany

    private static let tooManyKind = Problem.Kind(
        409,
        "too_many_price_lists",
        "There are as many price lists as there may be."
    )

    static var kinds: [Problem.Kind] { [tooManyKind] }

    var problem: Problem {
        Problem(
            Self.tooManyKind,
            "A shop has at most \(PriceListTable.countMax) price lists; delete some that have ended."
        )
    }
}
