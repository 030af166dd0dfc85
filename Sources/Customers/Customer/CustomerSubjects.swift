package import Kernel

extension Customers {
    /// How journals call an owner's customers: `/customers/12`.
    package static func subjects(of owner: Owner, in tx: Transaction) throws -> [String] {
        try tx.rows("SELECT id FROM customers WHERE owner = \(owner)").map { "/customers/\($0[0] as Int64)" }
    }
}
