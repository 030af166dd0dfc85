import Accounts
@testable import Customers
import Kernel
import Support
import Testing

@Suite struct DefaultTests {
    @Test(arguments: TestDatabase.all)
    func `the first is the default, and there is always one`(engine: TestDatabase) async throws {
        try await Folk.open(engine) { folk in
            let ann = try await folk.user("ann")
            let a = try await folk.customer("a", of: ann, more: #","is_default":false"#)
            let b = try await folk.customer("b", of: ann)
            #expect(try await folk.names(of: ann) == "a* b")

            let c = try await folk.customer("c", of: ann, more: #","is_default":true"#)
            #expect(try await folk.names(of: ann) == "a b c*")

            _ = try await folk.calls("MakeCustomerDefault", ["customer_id": b], as: ann)
            _ = try await folk.calls("MakeCustomerDefault", ["customer_id": b], as: ann)
            #expect(try await folk.names(of: ann) == "a b* c")

            let no = try await folk.calls(
                "ChangeCustomer",
                ["customer_id": b],
                body: #"{"is_default":false}"#,
                as: ann
            )
            #expect(no.status == 409 && no.code == "default_needed")

            _ = try await folk.calls(
                "ChangeCustomer",
                ["customer_id": c],
                body: #"{"is_default":true}"#,
                as: ann
            )
            #expect(try await folk.names(of: ann) == "a b c*")

            _ = try await folk.calls("DeleteCustomer", ["customer_id": c], as: ann)
            #expect(try await folk.names(of: ann) == "a* b")

            _ = try await folk.calls("DeleteCustomer", ["customer_id": b], as: ann)
            _ = try await folk.calls("DeleteCustomer", ["customer_id": a], as: ann)
            #expect(try await folk.names(of: ann) == "")

            _ = try await folk.customer("d", of: ann)
            #expect(try await folk.names(of: ann) == "d*")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `twenty at once leave one default, whatever they do`(engine: TestDatabase) async throws {
        try await Folk.open(engine) { folk in
            let owners = [try await folk.user("ann"), try await folk.visitor()]
            var ids: [[String]] = []
            for owner in owners {
                var own: [String] = []
                for number in 0..<10 { own.append(try await folk.customer("\(number)", of: owner)) }
                ids.append(own)
            }
            let all = ids

            let statuses = try await withThrowingTaskGroup(of: [Int].self) { group in
                for number in 0..<20 {
                    group.addTask {
                        let owner = owners[number % 2]
                        let own = all[number % 2]
                        var statuses: [Int] = []
                        for step in 0..<6 {
                            let path = ["customer_id": own[(number * 3 + step * 7) % 10]]
                            let reply =
                                switch (number + step) % 4 {
                                case 0: try await folk.calls("DeleteCustomer", path, as: owner)
                                case 1:
                                    try await folk.calls(
                                        "AddCustomer",
                                        body: #"{"name":"n","is_default":true}"#,
                                        as: owner
                                    )
                                default: try await folk.calls("MakeCustomerDefault", path, as: owner)
                                }
                            statuses.append(reply.status)
                        }
                        return statuses
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }

            #expect(Set(statuses).isSubset(of: [200, 201, 204, 404]))
            #expect(statuses.contains(200) && statuses.contains(204) && statuses.contains(201))
            try await folk.checkDefaults()
        }
    }

    @Test(arguments: TestDatabase.all)
    func `twenty that make sure of a default make one`(engine: TestDatabase) async throws {
        try await Folk.open(engine) { folk in
            let owner = try #require(try await folk.visitor().owner)

            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<20 {
                    group.addTask {
                        try await folk.database.write { tx in
                            try Customers.ensureDefault(for: owner, in: tx)
                        }
                    }
                }
                try await group.waitForAll()
            }

            #expect(try await folk.names(of: owner) == "-*")
        }
    }

    /// What a giver and a receiver have, a dot for one in which nothing is written, and what becomes of it.
    @Test(
        arguments: TestDatabase.all,
        [
            ("", "", ""), ("a", "", "a*"), ("a b", "", "a* b"), ("", "x", "x*"), ("a b", "x y", "x* y a b"),
            (".", "", "-*"), (".", "x", "x*"), ("a", ".", "a*"), (".", ".", "-*"), (". b", "x", "x* b"),
        ]
    )
    func `moving keeps the receiver's default, else the giver's`(
        engine: TestDatabase,
        row: (String, String, String)
    ) async throws {
        try await Folk.open(engine) { folk in
            let giver = try await folk.visitor()
            let receiver = try await folk.user("ann")
            // Receivers first, so that the order shows where each comes from.
            for (identity, names) in [(receiver, row.1), (giver, row.0)] {
                for name in names.split(separator: " ") {
                    let body = name == "." ? "{}" : #"{"name":"\#(name)"}"#
                    _ = try await folk.calls("AddCustomer", body: body, as: identity)
                }
            }
            let from = try #require(giver.owner)
            let to = try #require(receiver.owner)

            for _ in 0..<2 {
                try await folk.database.write { tx in try Customers.move(from: from, to: to, in: tx) }
            }

            #expect(try await folk.names(of: to) == row.2)
            #expect(try await folk.names(of: from) == "")
            try await folk.checkDefaults()
        }
    }

    @Test(arguments: TestDatabase.all)
    func `moving while others add leaves one default and loses nothing`(engine: TestDatabase) async throws {
        try await Folk.open(engine) { folk in
            let giver = try await folk.visitor()
            let ann = try await folk.user("ann")
            let from = try #require(giver.owner)
            let to = try #require(ann.owner)
            guard case .visitor(let visitorID) = from, let userID = ann.holder?.userID else { return }
            for number in 0..<3 { _ = try await folk.customer("v\(number)", of: giver) }

            let added = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<20 {
                    group.addTask {
                        guard number % 4 == 0 else {
                            let who = number % 2 == 0 ? giver : ann
                            let reply = try await folk.calls("AddCustomer", body: #"{"name":"n"}"#, as: who)
                            return reply.status == 201 ? 1 : 0
                        }
                        try await folk.database.write(isolation: .readCommittedAndGuarded) { tx in
                            guard try Visitors.end(visitorID, as: userID, in: tx) else { return }
                            try Customers.move(from: from, to: to, in: tx)
                        }
                        return 0
                    }
                }
                return try await group.reduce(0, +)
            }

            #expect(try await folk.names(of: from) == "")
            #expect(try await folk.names(of: to).split(separator: " ").count == added + 3)
            try await folk.checkDefaults()
        }
    }

    @Test(arguments: TestDatabase.all)
    func `the country is the default customer's, else the account's`(engine: TestDatabase) async throws {
        try await Folk.open(engine) { folk in
            let ann = try await folk.user("ann")
            let visitor = try await folk.visitor()
            func country(_ identity: Identity) async throws -> String? {
                let owner = try #require(identity.owner)
                return try await folk.database.read { tx in try Customers.taxPlace(of: owner, in: tx) }?
                    .country.text
            }
            #expect(try await country(ann) == "SE")
            #expect(try await country(visitor) == nil)

            for identity in [ann, visitor] {
                _ = try await folk.calls("AddCustomer", body: #"{"country":"DE"}"#, as: identity)
                _ = try await folk.calls("AddCustomer", body: #"{"country":"FR"}"#, as: identity)
            }

            #expect(try await country(ann) == "DE")
            #expect(try await country(visitor) == "DE")
        }
    }
}
