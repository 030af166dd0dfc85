import Kernel
import Support
import Testing

/// What one may not see answers, byte for byte, like what does not exist.
@Suite struct StrangerMatrix {
    /// Whoever may come near the things of the customer, and of the customer's organization.
    private static let strangers: [MatrixCaller] = [
        .nobody, .visitor, .otherVisitor, .otherCustomer, .otherMember, .staffWithout, .keyWithout,
    ]

    @Test(arguments: TestDatabase.all)
    func `to a stranger somebody's things are as if they were not`(engine: TestDatabase) async throws {
        try await Self.open(engine) { cast, own in
            // Who buys for the same organization sees nothing of what is the customer's alone.
            let compared = try await Self.compare(own, for: Self.strangers + [.member], in: cast)
            // A table in which hardly anybody stands would prove nothing.
            #expect(compared > 90)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `to whoever is no member an organization's things are as if they were not`(
        engine: TestDatabase
    ) async throws {
        try await Self.open(engine) { cast, own in
            let shared = try await MatrixEstate(ofOrganizationOf: cast[.customer], by: cast[.keyWith])
            let compared = try await Self.compare(shared, for: Self.strangers, in: cast)
            #expect(compared > 70)
            for operation in OperationContract.operations
            where Self.isAboutOwnThings(operation) && MatrixEstate.isWanted(for: operation) {
                let isCovered = own.values(for: operation) != nil || shared.values(for: operation) != nil
                #expect(isCovered, "\(operation.name): tell the matrix what its path names")
            }
            let organization = try #require(shared.organization)
            for stranger in [MatrixCaller.otherCustomer, .otherMember] {
                let list = "/orders?owner=organization:"
                let theirs = try await cast[stranger].get(list + organization)
                let nothing = try await cast[stranger].get(list + "999999937")
                #expect(theirs.status == 404, "\(theirs.text)")
                #expect(theirs.likeness == nothing.likeness)
            }
        }
    }

    /// Asks for each thing and for one that is not there, and answers how many pairs were compared.
    private static func compare(
        _ estate: MatrixEstate,
        for strangers: [MatrixCaller],
        in cast: MatrixCast
    ) async throws -> Int {
        var compared = 0
        for operation in OperationContract.operations where isAboutOwnThings(operation) {
            guard let values = estate.values(for: operation) else { continue }
            for stranger in strangers where operation.audience.verdict(for: stranger) == .heard {
                let theirs = try await MatrixRequest(operation, values).send(as: cast[stranger])
                let nothing = try await MatrixRequest(operation).send(as: cast[stranger])
                let what = "\(operation.name) as \(stranger.rawValue)"
                let isHidden = theirs.status == 404 || isStaffs(operation, theirs)
                #expect(isHidden, "\(what): \(theirs.text)")
                #expect(theirs.likeness == nothing.likeness, "\(what)")
                compared += 1
            }
        }
        return compared
    }

    /// A shop with everybody in it, and what is the customer's.
    private static func open(
        _ engine: TestDatabase,
        _ body: @escaping @Sendable (MatrixCast, MatrixEstate) async throws -> Void
    ) async throws {
        let clock = TestClock()
        try await TestShop.open(engine, clock: clock.clock, demo: true) { shop in
            let cast = try await MatrixCast(shop, clock: clock)
            try await body(cast, MatrixEstate(of: cast[.customer], by: cast[.keyWith]))
        }
    }

    @Test(arguments: TestDatabase.all)
    func `to the owner they are there, and to a member what is the organization's`(
        engine: TestDatabase
    ) async throws {
        try await Self.open(engine) { cast, own in
            let shared = try await MatrixEstate(ofOrganizationOf: cast[.customer], by: cast[.keyWith])
            for operation in OperationContract.operations
            where operation.kind == .query && Self.isAboutOwnThings(operation) {
                for estate in [own, shared] {
                    guard let values = estate.values(for: operation) else { continue }
                    let reply = try await MatrixRequest(operation, values).send(as: cast[.customer])
                    #expect(reply.status == 200, "\(operation.name): \(reply.text)")
                }
                guard let values = shared.values(for: operation) else { continue }
                let reply = try await MatrixRequest(operation, values).send(as: cast[.member])
                // Who is invited is the owners' business.
                let status = operation.name == "ListInvitations" ? 403 : 200
                #expect(reply.status == status, "\(operation.name): \(reply.text)")
            }
        }
    }

    @Test(arguments: TestDatabase.all)
    func `to a stranger the answer about them takes no other time`(engine: TestDatabase) async throws {
        try await Self.open(engine) { cast, estate in
            let stranger = cast[.otherCustomer]
            for operation in OperationContract.operations
            where operation.kind == .query && Self.isAboutOwnThings(operation) {
                guard let values = estate.values(for: operation) else { continue }
                let slower = try await Self.slower(
                    MatrixRequest(operation, values),
                    than: MatrixRequest(operation),
                    as: stranger
                )
                // A fair coin thrown 60 times shows one side more than 48 times once in a million tries; what
                // takes a statement more shows in nearly all of them.
                #expect((12...48).contains(slower), "\(operation.name): slower in \(slower) of 60 pairs")
            }
        }
    }

    /// In how many of 60 interleaved pairs the first request took longer.
    private static func slower(
        _ one: MatrixRequest,
        than other: MatrixRequest,
        as client: TestClient
    ) async throws -> Int {
        let clock = ContinuousClock()
        var slower = 0
        for pair in 0..<60 {
            // Who goes first takes turns.
            let requests = pair.isMultiple(of: 2) ? [one, other] : [other, one]
            var times: [Duration] = []
            for request in requests {
                times.append(try await clock.measure { _ = try await request.send(as: client) })
            }
            let (first, second) = (times[0], times[1])
            if pair.isMultiple(of: 2) ? first > second : second > first { slower += 1 }
        }
        return slower
    }

    private static func isAboutOwnThings(_ operation: Kernel.Operation) -> Bool {
        switch operation.audience {
        case .everybody, .staff: false
        case .shoppers, .knownShoppers, .users, .shoppersAndStaff, .knownShoppersAndStaff: true
        }
    }

    /// Holds without a cart are the staff's: whoever is not is told so, whatever is there.
    private static func isStaffs(_ operation: Kernel.Operation, _ reply: TestReply) -> Bool {
        ["PlaceHold", "ReleaseHold"].contains(operation.name) && [401, 403].contains(reply.status)
    }
}
