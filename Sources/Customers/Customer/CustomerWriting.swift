import Kernel

/// The rules that every change of an owner's customers keeps: one default always, and not too many.
struct CustomerWriting {
    let owner: Owner

    /// Begins a change: from here to the commit nobody else changes this owner's customers.
    init(of owner: Owner, in tx: Transaction) throws {
        try Owners.lock(owner, in: tx)
        self.owner = owner
    }

    /// Adds a customer; the first is the default, a later one if it is wanted.
    ///
    /// - Throws: ``CustomerRefusal/tooMany(max:)``
    func add(
        _ values: CustomerValues,
        asDefault: Bool,
        _ limits: CustomerLimits,
        in tx: Transaction
    ) throws -> Customer {
        let state = try CustomerTable.state(of: owner, in: tx)
        guard state.count < limits.customersMax else {
            throw CustomerRefusal.tooMany(max: limits.customersMax)
        }
        if asDefault, state.hasDefault { try CustomerTable.unsetDefault(of: owner, but: nil, in: tx) }
        let isDefault = asDefault || !state.hasDefault
        guard let id = try CustomerTable.insert(values, of: owner, isDefault: isDefault, in: tx) else {
            throw DatabaseError.busy
        }
        return try finish(id, "customer.created", in: tx)
    }

    /// Rewrites a customer.
    ///
    /// - Throws: 404, ``CustomerRefusal/defaultNeeded``
    func rewrite(
        _ id: ID<Customer>,
        asDefault: Bool?,
        _ change: (CustomerValues) throws -> CustomerValues,
        in tx: Transaction
    ) throws -> Customer {
        guard let old = try CustomerTable.find(id, in: tx), old.deletedAt == nil, old.owner == owner else {
            throw CustomerAccess.notFound
        }
        let values = try change(old.values)
        if asDefault == false, old.isDefault { throw CustomerRefusal.defaultNeeded }
        guard try CustomerTable.update(id, values, in: tx) else { throw CustomerAccess.notFound }
        if asDefault == true, !old.isDefault { try swap(to: id, in: tx) }
        return try finish(id, "customer.updated", in: tx)
    }

    func makeDefault(_ id: ID<Customer>, in tx: Transaction) throws -> Customer {
        try swap(to: id, in: tx)
        return try finish(id, "customer.made_default", in: tx)
    }

    func delete(_ id: ID<Customer>, in tx: Transaction) throws {
        guard try CustomerTable.delete(id, of: owner, in: tx) else { throw CustomerAccess.notFound }
        try tx.emit("customer.deleted", "customer:\(id)")
        CustomerTable.touch(owner, in: tx)
    }

    private func swap(to id: ID<Customer>, in tx: Transaction) throws {
        try CustomerTable.unsetDefault(of: owner, but: id, in: tx)
        guard try CustomerTable.setDefault(id, of: owner, in: tx) else { throw CustomerAccess.notFound }
    }

    private func finish(_ id: ID<Customer>, _ event: String, in tx: Transaction) throws -> Customer {
        try tx.emit(event, "customer:\(id)")
        CustomerTable.touch(owner, in: tx)
        guard let customer = try CustomerTable.find(id, in: tx) else { throw CustomerAccess.notFound }
        return customer
    }
}
