import Kernel

/// Adds a customer to the caller's own; the first is the default.
struct AddCustomer: Command {
    static let route = Route.post("/customers", "Add a customer", refusals: [CustomerRefusal.self])
    static let isolation = Access.readCommittedAndGuarded
    typealias Who = KnownShopper
    typealias Body = CustomerBody
    typealias Reply = CustomerReply

    let limits: CustomerLimits

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> CustomerReply {
        let values = try call.body.fields.values()
        let writing = try CustomerWriting(of: call.who.owner, in: tx)
        return CustomerReply(
            try writing.add(values, asDefault: call.body.is_default ?? false, limits, in: tx)
        )
    }
}

/// Rewrites a whole customer; what is not mentioned is empty afterwards.
struct ReplaceCustomer: Command {
    static let route = Route.put(
        "/customers/{customer_id}",
        "Rewrite a customer",
        refusals: [CustomerRefusal.self],
        problems: [Problem.notFound]
    )
    static let isolation = Access.readCommittedAndGuarded
    typealias Who = KnownShopper
    typealias Path = CustomerPath
    typealias Body = CustomerBody
    typealias Reply = CustomerReply

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> CustomerReply {
        let (id, writing) = try call.path.writing(by: call.who.identity, in: tx)
        let values = try call.body.fields.values()
        return CustomerReply(
            try writing.rewrite(id, asDefault: call.body.is_default, { _ in values }, in: tx)
        )
    }
}

/// Changes some fields of a customer.
struct ChangeCustomer: Command {
    static let route = Route.patch(
        "/customers/{customer_id}",
        "Change a customer",
        refusals: [CustomerRefusal.self],
        problems: [Problem.notFound]
    )
    static let isolation = Access.readCommittedAndGuarded
    typealias Who = KnownShopper
    typealias Path = CustomerPath
    typealias Body = CustomerChange
    typealias Reply = CustomerReply

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> CustomerReply {
        let (id, writing) = try call.path.writing(by: call.who.identity, in: tx)
        return CustomerReply(
            try writing.rewrite(id, asDefault: call.body.is_default, call.body.applied, in: tx)
        )
    }
}

/// Deletes a customer; orders keep it, and the oldest other becomes the default if this one was.
struct DeleteCustomer: Command {
    static let route = Route.delete(
        "/customers/{customer_id}",
        "Delete a customer",
        refusals: [CustomerRefusal.self],
        problems: [Problem.notFound]
    )
    static let isolation = Access.readCommittedAndGuarded
    typealias Who = KnownShopper
    typealias Path = CustomerPath
    typealias Reply = Nothing

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> Nothing {
        let (id, writing) = try call.path.writing(by: call.who.identity, in: tx)
        try writing.delete(id, in: tx)
        return Nothing()
    }
}

/// Makes a customer the one that its owner's orders are billed to.
struct MakeCustomerDefault: Command {
    static let route = Route.post(
        "/customers/{customer_id}/default",
        "Make a customer the default",
        status: 200,
        refusals: [CustomerRefusal.self],
        problems: [Problem.notFound]
    )
    static let isolation = Access.readCommittedAndGuarded
    typealias Who = KnownShopper
    typealias Path = CustomerPath
    typealias Reply = CustomerReply

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> CustomerReply {
        let (id, writing) = try call.path.writing(by: call.who.identity, in: tx)
        return CustomerReply(try writing.makeDefault(id, in: tx))
    }
}

extension CustomerPath {
    /// Begins a change of a customer that the caller may write.
    ///
    /// - Throws: 404, or ``CustomerRefusal/roleMissing`` for a member who may only look.
    fileprivate func writing(by identity: Identity, in tx: Transaction) throws -> (
        id: ID<Customer>, writing: CustomerWriting
    ) {
        let found = try CustomerAccess.find(customer_id, by: identity, to: .write, in: tx)
        return (customer_id, try CustomerWriting(of: found.owner, in: tx))
    }
}
