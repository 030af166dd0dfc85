import Kernel

/// Shows the caller's own store credit, currency by currency.
struct ShowMyStoreCredit: Query {
    typealias Who = SignedIn
    static let route = Route.get("/store-credit", "Show your store credit")

    struct Account: Codable, Sendable {
        let currency: Currency
        let balance: Money
        /// The latest thousand, the newest first.
        let movements: [MovementReply]
    }

    struct Reply: Codable, Sendable {
        let accounts: [Account]
    }

    func answer(_ call: Call<Self>, in tx: Transaction) throws -> Reply {
        let accounts = try CreditTable.all("owner = \(Owner.user(call.who.userID))", in: tx)
        return Reply(
            accounts: try accounts.map { account in
                Account(
                    currency: account.currency,
                    balance: account.balance,
                    movements: try MovementReply.of(account, forStaff: false, in: tx)
                )
            }
        )
    }
}
