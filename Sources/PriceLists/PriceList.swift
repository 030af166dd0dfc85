import Groups
import Kernel

/// A list of prices as staff made it.
struct PriceList: Sendable {
    let id: ID<PriceList>
    let currency: Currency
    let values: PriceListValues
    let createdAt: Timestamp
    let updatedAt: Timestamp

    init(_ row: Row) {
        id = row["id"]
        currency = row["currency"]
        createdAt = row["created_at"]
        updatedAt = row["updated_at"]
        values = PriceListValues(
            name: row["name"],
            priority: row["priority"],
            validFrom: row["valid_from"],
            validUntil: row["valid_until"],
            isActive: row["is_active"],
            isForAll: row["is_for_all"]
        )
    }
}

/// What staff may change of a list.
struct PriceListValues: Sendable {
    /// What buyers read beside a price.
    var name: String
    var priority: Int
    var validFrom: Timestamp?
    /// The first moment at which it holds no more.
    var validUntil: Timestamp?
    var isActive: Bool
    var isForAll: Bool

    /// - Throws: 422 for dates in the wrong order.
    func checked() throws(Problem) -> PriceListValues {
        if let validFrom, let validUntil, validFrom >= validUntil {
            throw .invalid(field: "valid_until", "must be later than valid_from")
        }
        return self
    }
}

/// Whom a list is for, as a request names them.
struct PriceListAudience: Sendable {
    let groups: [ID<CustomerGroup>]
    let organizations: [Int64]

    var isEverybody: Bool { groups.isEmpty && organizations.isEmpty }

    /// - Throws: 422 for a group or an organization that is not there, or too many of them.
    init(_ codes: [GroupCode], _ numbers: [ID<PriceListOrganization>], in tx: Transaction) throws {
        for (field, count) in [("groups", codes.count), ("organizations", numbers.count)] where count > 100 {
            throw Problem.invalid(field: field, "must have at most 100 entries")
        }
        let found = try Groups.find(codes.map(\.text), in: tx)
        if let unknown = codes.first(where: { found[$0.text] == nil }) {
            throw Problem.invalid(field: "groups", "\(unknown) is the code of no customer group")
        }
        let wanted = Set(numbers.map(\.value)).sorted()
        if !wanted.isEmpty {
            let rows = try tx.rows(
                "SELECT id FROM organizations WHERE id IN \(wanted) AND deleted_at IS NULL"
            )
            guard rows.count == wanted.count else {
                throw Problem.invalid(field: "organizations", "must be the numbers of organizations")
            }
        }
        groups = found.values.sorted { $0.value < $1.value }
        organizations = wanted
    }
}

/// Tags the ids of organizations that a list is for.
enum PriceListOrganization {}
