import Kernel
import Support
import Testing

/// What one may not see answers, byte for byte, like what does not exist.
@Suite struct StrangerMatrix {
    /// Whoever is not the customer, and may come near the customer's things.
    private static let strangers: [MatrixCaller] = [
        .nobody, .visitor, .otherVisitor, .otherCustomer, .member, .staffWithout, .keyWithout,
    ]

    @Test(arguments: TestDatabase.all)
    func `to a stranger somebody's things are as if they were not`(engine: TestDatabase) async throws {
        let clock = TestClock()
        try await TestShop.open(engine, clock: clock.clock, demo: true) { shop in
            let cast = try await MatrixCast(shop, clock: clock)
            let estate = try await MatrixEstate(of: cast[.customer])
            var compared = 0
            for operation in OperationContract.operations where Self.isAboutOwnThings(operation) {
                guard let values = estate.values(for: operation) else { continue }
                #expect(estate.covers(operation), "\(operation.name): tell the matrix what its path names")
                for stranger in Self.strangers
                where operation.audience.verdict(for: stranger) == .heard {
                    let theirs = try await MatrixRequest(operation, values).send(as: cast[stranger])
                    let nothing = try await MatrixRequest(operation).send(as: cast[stranger])
                    let what = "\(operation.name) as \(stranger.rawValue)"
                    let isHidden = theirs.status == 404 || Self.isStaffs(operation, theirs)
                    #expect(isHidden, "\(what): \(theirs.text)")
                    #expect(theirs.likeness == nothing.likeness, "\(what)")
                    compared += 1
                }
            }
            // A table in which hardly anybody stands would prove nothing.
            #expect(compared > 100)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `to the owner they are there`(engine: TestDatabase) async throws {
        let clock = TestClock()
        try await TestShop.open(engine, clock: clock.clock, demo: true) { shop in
            let cast = try await MatrixCast(shop, clock: clock)
            let owner = cast[.customer]
            let estate = try await MatrixEstate(of: owner)
            for operation in OperationContract.operations
            where operation.kind == .query && Self.isAboutOwnThings(operation) {
                guard let values = estate.values(for: operation) else { continue }
                let reply = try await MatrixRequest(operation, values).send(as: owner)
                #expect(reply.status == 200, "\(operation.name): \(reply.text)")
            }
        }
    }

    @Test(arguments: TestDatabase.all)
    func `to a stranger the answer about them takes no other time`(engine: TestDatabase) async throws {
        let clock = TestClock()
        try await TestShop.open(engine, clock: clock.clock, demo: true) { shop in
            let cast = try await MatrixCast(shop, clock: clock)
            let estate = try await MatrixEstate(of: cast[.customer])
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
