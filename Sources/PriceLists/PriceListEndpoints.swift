import Accounts
import Groups
import Kernel

/// Lists the price lists: those that go before others first.
struct ListPriceLists: Query {
    typealias Who = Staff<CatalogWrite>
    static let route = Route.get("/price-lists", "List price lists")

    struct Parameters: Codable, Sendable {
        /// Whether they are switched on; whether they have begun or ended does not matter.
        let is_active: Bool?
        /// A piece of the name; small and capital ASCII letters alike.
        let search: Text<1, 100>?
        let page: Count<1, 1_000_000>?
        let page_size: Count<1, 100>?
    }

    struct Reply: Codable, Sendable {
        let total: Int
        let page: Int
        let page_size: Int
        let price_lists: [PriceListReply]
    }

    func answer(_ call: Call<Self>, in tx: Transaction) throws -> Reply {
        let page = PageRequest(page: call.parameters.page, size: call.parameters.page_size)
        var conditions: [SQL] = ["l.deleted_at IS NULL"]
        if let isActive = call.parameters.is_active { conditions.append("l.is_active = \(isActive)") }
        if let search = call.parameters.search {
            let pattern = "%" + search.text.lowercased().likeLiteral + "%"
            conditions.append("LOWER(l.name) LIKE \(pattern) ESCAPE '!'")
        }
        let condition = conditions.joined(" AND ")
        let rows = try tx.rows(
            """
            SELECT \(PriceListTable.columns) FROM price_lists l WHERE \(condition)
            ORDER BY l.priority DESC, l.id DESC LIMIT \(page.size) OFFSET \(page.offset)
            """
        )
        return Reply(
            total: try tx.first("SELECT COUNT(*) FROM price_lists l WHERE \(condition)")?[0] ?? 0,
            page: page.number,
            page_size: page.size,
            price_lists: try PriceListReply.of(rows.map(PriceList.init), in: tx)
        )
    }
}

/// Makes a price list; its prices are put into it afterwards.
struct CreatePriceList: Command {
    typealias Who = Staff<CatalogWrite>
    typealias Reply = PriceListReply
    static let route = Route.post(
        "/price-lists",
        "Make a price list",
        refusals: [PriceListRefusal.self]
    )

    struct Body: Codable, Sendable {
        /// What buyers read beside a price.
        let name: Text<1, 120>
        /// Of all its prices; the shop's own unless said.
        let currency: Currency?
        /// Codes of customer groups.
        let groups: [GroupCode]?
        /// Numbers of organizations; with no group and no organization it is for everybody.
        let organizations: [ID<PriceListOrganization>]?
        /// The higher goes before others; 0 unless said.
        let priority: Count<-1_000_000, 1_000_000>?
        let valid_from: Timestamp?
        /// The first moment at which it holds no more.
        let valid_until: Timestamp?
        let is_active: Bool?
    }

    let currency: Currency

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> PriceListReply {
        let body = call.body
        guard try PriceListTable.count(in: tx) < PriceListTable.countMax else {
            throw PriceListRefusal.tooMany
        }
        let audience = try PriceListAudience(body.groups ?? [], body.organizations ?? [], in: tx)
        let values = try PriceListValues(
            name: body.name.text,
            priority: body.priority?.value ?? 0,
            validFrom: body.valid_from,
            validUntil: body.valid_until,
            isActive: body.is_active ?? true,
            isForAll: audience.isEverybody
        ).checked()
        let id = try PriceListTable.insert(values, body.currency ?? currency, in: tx)
        try PriceListTable.setAudience(audience, of: id, in: tx)
        return try PriceListPath(id: id).reply(in: tx)
    }
}

/// Shows one price list without its prices.
struct ShowPriceList: Query {
    typealias Who = Staff<CatalogWrite>
    typealias Path = PriceListPath
    typealias Reply = PriceListReply
    static let route = Route.get("/price-lists/{id}", "Show a price list", problems: [Problem.notFound])

    func answer(_ call: Call<Self>, in tx: Transaction) throws -> PriceListReply {
        try call.path.reply(in: tx)
    }
}

/// Changes what is mentioned of a price list; who it is for is said as a whole.
struct ChangePriceList: Command {
    typealias Who = Staff<CatalogWrite>
    typealias Path = PriceListPath
    typealias Reply = PriceListReply
    static let route = Route.patch(
        "/price-lists/{id}",
        "Change a price list",
        problems: [Problem.notFound]
    )

    struct Body: Codable, Sendable {
        let name: Text<1, 120>?
        /// Both `groups` and `organizations` are replaced when one of them is there.
        let groups: [GroupCode]?
        let organizations: [ID<PriceListOrganization>]?
        let priority: Count<-1_000_000, 1_000_000>?
        let valid_from: Change<Timestamp>
        let valid_until: Change<Timestamp>
        let is_active: Bool?
    }

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> PriceListReply {
        let body = call.body
        let list = try call.path.list(in: tx)
        var values = list.values
        if let name = body.name { values.name = name.text }
        if let priority = body.priority { values.priority = priority.value }
        values.validFrom = body.valid_from.applied(to: values.validFrom)
        values.validUntil = body.valid_until.applied(to: values.validUntil)
        if let isActive = body.is_active { values.isActive = isActive }
        if body.groups != nil || body.organizations != nil {
            let audience = try PriceListAudience(body.groups ?? [], body.organizations ?? [], in: tx)
            values.isForAll = audience.isEverybody
            try PriceListTable.setAudience(audience, of: list.id, in: tx)
        }
        try PriceListTable.update(list.id, try values.checked(), in: tx)
        return try call.path.reply(in: tx)
    }
}

/// Deletes a price list; orders that were placed keep its prices.
struct DeletePriceList: Command {
    typealias Who = Staff<CatalogWrite>
    typealias Path = PriceListPath
    typealias Reply = Nothing
    static let route = Route.delete(
        "/price-lists/{id}",
        "Delete a price list; orders that were placed keep its prices",
        problems: [Problem.notFound]
    )

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> Nothing {
        try PriceListTable.delete(call.path.list(in: tx).id, in: tx)
        return Nothing()
    }
}
