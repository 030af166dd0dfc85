import Kernel

/// The row that stands for an owner, which whoever changes the owner's customers locks first.
///
/// So two changes of one owner's customers come one after the other, and neither sees half of the other.
enum Owners {
    /// Locks an owner until the commit.
    ///
    /// - Throws: 401 for a visitor who has become a user meanwhile: the cookie is nobody's now.
    static func lock(_ owner: Owner, in tx: Transaction) throws {
        switch owner {
        case .user(let id): try tx.lock("users", id)
        case .organization(let id): try tx.lock("organizations", id)
        case .visitor(let id):
            try tx.lock("visitors", id)
            let ended = try tx.first("SELECT id FROM visitors WHERE id = \(id) AND ended_at IS NOT NULL")
            guard ended == nil else { throw Problem.badCredentials }
        }
    }
}
