import Accounts
import Foundation
import Kernel
import Office
import Shop

/// The demo shop's admin and customer: made when nobody has an account yet, with passwords that nobody chose.
///
/// The passwords are printed once and kept in a file that only its owner can read; the database has their
/// hashes.
struct DemoAccounts: Sendable {
    private struct Account: Sendable {
        let email: Email
        let name: String
        let role: UserRole
        let password: String
    }

    private let accounts: [Account]

    private init() {
        accounts = [("admin", UserRole.admin), ("customer", .customer)].map { word, role in
            Account(
                email: Email(checked: "\(word)@example.com"),
                name: "Demo \(word)",
                role: role,
                password: GeneratedPassword.make(.system)
            )
        }
    }

    /// Makes them, unless somebody has an account.
    ///
    /// The file goes into the folder, if there is one; the address is for the printed example.
    static func make(in shop: Shop, folder: String?, address: String, console: Console) async throws {
        guard try await shop.database.read({ tx in try isEmpty(in: tx) }) else { return }
        let made = DemoAccounts()
        let path = folder.map { $0 + "/demo-accounts.json" }
        // First the file: should the program end between the two, the next start replaces it.
        if let path { try made.write(to: path) }
        guard try await made.insert(into: shop) else {
            // Another server was faster, so these passwords open nothing.
            if let path { unlink(path) }
            return
        }
        made.tell(console, path: path, address: address)
    }

    private static func isEmpty(in tx: Transaction) throws -> Bool {
        try tx.first("SELECT id FROM users LIMIT 1") == nil
    }

    private func insert(into shop: Shop) async throws -> Bool {
        let settings = shop.settings.accounts
        var made: [NewAccount] = []
        for account in accounts {
            let hash = try await settings.passwords.hash(account.password)
            var new = NewAccount(account.email, passwordHash: hash, role: account.role)
            new.name = account.name
            new.country = settings.country
            made.append(new)
        }
        return try await shop.database.write { [made] tx in
            guard try Self.isEmpty(in: tx) else { return false }
            for account in made { _ = try account.create(by: "demo", in: tx) }
            return true
        }
    }

    private var json: JSON {
        .object(
            accounts.map { account in
                let members = JSON.object([
                    ("email", .string(account.email.text)), ("password", .string(account.password)),
                ])
                return (account.role.rawValue, members)
            }
        )
    }

    /// Writes the file beside its place and moves it there, so that it is never half there or open to others.
    private func write(to path: String) throws {
        let new = path + ".new"
        unlink(new)
        let descriptor = open(new, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure(path) }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try file.write(contentsOf: Data((json.text + "\n").utf8))
        try file.synchronize()
        try file.close()
        guard rename(new, path) == 0 else { throw Self.failure(path) }
    }

    private static func failure(_ path: String) -> CommandFailure {
        CommandFailure(description: "\(path) cannot be written: \(String(cString: strerror(errno))).")
    }

    private func tell(_ console: Console, path: String?, address: String) {
        let both = accounts.map { "\($0.email) with the password \($0.password)" }.joined(separator: ", ")
        let kept = path.map { " Both are kept in \($0)." } ?? " They are shown only now."
        console.out("Demo accounts: \(both).\(kept) To sign in:")
        guard let admin = accounts.first else { return }
        let body = #"{"email":"\#(admin.email)","password":"\#(admin.password)"}"#
        console.out("curl -s \(address)/api/auth/login -H 'Content-Type: application/json' -d '\(body)'")
    }
}
