import Kernel

/// The store credit of an owner in one currency.
struct StoreCreditReply: Codable, Sendable {
    let id: CreditAccountID
    /// `user:5` or `organization:2`.
    let owner: String
    let balance: Money
    let currency: Currency
    let created_at: Timestamp

    init(_ account: CreditAccount) {
        id = account.id
        owner = account.owner?.text ?? ""
        balance = account.balance
        currency = account.currency
        created_at = account.createdAt
    }
}

/// Lists who has store credit, the newest first.
struct ListStoreCredit: Query {
    typealias Who = Staff<CreditWrite>
    static let route = Route.get("/store-credit/accounts", "List store credit")

    struct Parameters: Codable, Sendable {
        /// `user:5` or `organization:2`.
        let owner: Text<1, 60>?
        let page: Count<1, 1_000_000>?
        let page_size: Count<1, 100>?
    }

    struct Reply: Codable, Sendable {
        let total: Int
        let page: Int
        let page_size: Int
        let accounts: [StoreCreditReply]
    }

    func answer(_ call: Call<Self>, in tx: Transaction) throws -> Reply {
        let page = PageRequest(page: call.parameters.page, size: call.parameters.page_size)
        var conditions: [SQL] = ["kind = 'store_credit'"]
        if let owner = call.parameters.owner { conditions.append("owner = \(owner.text)") }
        let condition = conditions.joined(" AND ")
        let rows = try tx.rows(
            """
            SELECT \(CreditAccount.columns) FROM credit_accounts WHERE \(condition)
            ORDER BY id DESC LIMIT \(page.size) OFFSET \(page.offset)
            """
        )
        return Reply(
            total: try tx.first("SELECT COUNT(*) FROM credit_accounts WHERE \(condition)")?[0] ?? 0,
            page: page.number,
            page_size: page.size,
            accounts: rows.map { StoreCreditReply(CreditAccount($0)) }
        )
    }
}

/// Shows one owner's store credit with its movements.
struct ShowStoreCredit: Query {
    typealias Who = Staff<CreditWrite>
    typealias Path = GiftCardPath
    static let route = Route.get(
        "/store-credit/accounts/{id}",
        "Show store credit",
        problems: [Problem.notFound]
    )

    struct Reply: Codable, Sendable {
        let account: StoreCreditReply
        /// The latest thousand, the newest first.
        let movements: [MovementReply]
    }

    func answer(_ call: Call<Self>, in tx: Transaction) throws -> Reply {
        guard let account = try CreditTable.find(call.path.id, in: tx), account.kind == .storeCredit else {
            throw Problem.notFound("Store credit not found")
        }
        return Reply(account: StoreCreditReply(account), movements: try MovementReply.of(account, in: tx))
    }
}

/// Gives an owner store credit, or takes some.
struct GrantStoreCredit: Command {
    typealias Who = Staff<CreditWrite>
    typealias Reply = StoreCreditReply
    static let route = Route.post(
        "/store-credit/accounts",
        "Give store credit, or take some",
        status: 200,
        refusals: [CreditRefusal.self],
        problems: [Problem.notFound]
    )

    struct Body: Decodable, Sendable {
        /// `user:5` or `organization:2`.
        let owner: Text<1, 60>
        /// The shop's unless said.
        let currency: Currency?
        let change: AdjustmentBody

        private enum CodingKeys: String, CodingKey {
            case owner, currency
        }

        init(from decoder: any Decoder) throws {
            let fields = try decoder.container(keyedBy: CodingKeys.self)
            owner = try fields.decode(Text<1, 60>.self, forKey: .owner)
            currency = try fields.decodeIfPresent(Currency.self, forKey: .currency)
            change = try AdjustmentBody(from: decoder)
        }
    }

    let settings: CreditSettings

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> StoreCreditReply {
        let owner = try Self.owner(call.body.owner.text, in: tx)
        let currency = call.body.currency ?? settings.currency
        let account = try CreditTable.ensure(owner, currency, in: tx)
        return StoreCreditReply(try call.body.change.apply(to: account, by: call.who.actor, in: tx))
    }

    /// - Throws: 422 for no owner that could have credit, 404 for one that is not there.
    private static func owner(_ text: String, in tx: Transaction) throws -> Owner {
        guard let owner = Owner(text), !owner.isVisitor else {
            throw Problem.invalid(field: "owner", "must be user: or organization: and a number")
        }
        let found =
            switch owner {
            case .user(let id): try tx.first("SELECT 1 FROM users WHERE id = \(id)")
            case .organization(let id): try tx.first("SELECT 1 FROM organizations WHERE id = \(id)")
            case .visitor: nil as Row?
            }
        guard found != nil else { throw Problem.notFound("There is no \(text).") }
        return owner
    }
}
