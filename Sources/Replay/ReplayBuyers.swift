import Accounts
import Kernel

/// The customers of a batch: an account without a password for each, made at its first order.
struct ReplayBuyers {
    private(set) var owners: [String: Owner] = [:]

    /// Finds the customers of these lines and makes those that buy and are missing.
    ///
    /// - Returns: how many were made.
    mutating func find(_ lines: [SaleLine], in tx: Transaction) throws -> Int {
        let numbers = Array(Set(lines.compactMap(\.customer)))
        guard !numbers.isEmpty else { return 0 }
        let emails = Dictionary(
            numbers.map { (Self.address($0), $0) },
            uniquingKeysWith: { first, _ in first }
        )
        for row in try tx.rows("SELECT email, id FROM users WHERE email IN \(Array(emails.keys))") {
            guard let number = emails[row[0]] else { continue }
            owners[number] = .user(row[1])
        }
        var made = 0
        for line in lines where !line.isCancellation {
            guard let number = line.customer, owners[number] == nil else { continue }
            guard let email = Email(Self.address(number)) else { continue }
            var user = UserTable.New(email, passwordHash: nil)
            user.name = "Customer \(number)"
            user.country = SaleCountry.code(line.country)
            guard let user = try UserTable.insert(user, in: tx) else { throw DatabaseError.busy }
            owners[number] = .user(user.id.value)
            made += 1
        }
        return made
    }

    /// Nobody can be written to there: the name is kept free for ever.
    private static func address(_ number: String) -> String {
        "customer-\(number.lowercased())@replay.invalid"
    }
}
