@testable import Customers
import Kernel
import Support
import Testing

/// A lookup that lost its index, or a statement for each row, fails here.
@Suite struct StatementTests {
    /// Every statement of the feature once, by its name.
    private static let all: [(name: String, work: @Sendable (Transaction) throws -> Void)] = [
        ("find", { _ = try CustomerTable.find(ID(1), in: $0) }),
        ("standard", { _ = try CustomerTable.standard(of: ann, in: $0) }),
        ("tax place", { _ = try CustomerTable.taxPlace(of: ann, in: $0) }),
        ("list", { _ = try CustomerTable.list(of: ann, PageRequest(page: nil, size: nil), in: $0) }),
        ("all", { _ = try CustomerTable.all(of: ann, in: $0) }),
        ("state", { _ = try CustomerTable.state(of: ann, in: $0) }),
        ("update", { _ = try CustomerTable.update(ID(1), CustomerValues(), in: $0) }),
        ("unset", { try CustomerTable.unsetDefault(of: ann, but: ID(1), in: $0) }),
        ("set", { _ = try CustomerTable.setDefault(ID(1), of: ann, in: $0) }),
        ("delete", { _ = try CustomerTable.delete(ID(1), of: ann, in: $0) }),
        ("move", { try CustomerTable.move(from: .visitor(1), to: ann, in: $0) }),
        ("erase", { try CustomerTable.erase(ann, in: $0) }),
        (
            "access",
            { tx in
                let identity = Identity(
                    holder: .init(actor: "user:1", permissions: [PeopleRead.name], userID: 1),
                    isLocal: false
                )
                _ = try? CustomerAccess.find(ID(1), by: identity, to: .read, in: tx)
            }
        ),
        ("organization", { _ = try OrganizationTable.find(ID(1), for: 1, in: $0) }),
        ("organizations", { _ = try OrganizationTable.list(of: 1, in: $0) }),
        ("made", { _ = try OrganizationTable.made(by: 1, in: $0) }),
        ("rename", { try OrganizationTable.rename(ID(1), to: "x", in: $0) }),
        ("members", { _ = try MemberTable.list(of: ID(1), in: $0) }),
        ("member", { _ = try MemberTable.find(1, of: ID(1), in: $0) }),
        ("has", { _ = try MemberTable.has(EmailKey(Email(checked: "a@b.example")), of: ID(1), in: $0) }),
        ("count", { _ = try MemberTable.count(of: ID(1), in: $0) }),
        ("role", { _ = try MemberTable.setRole(of: 1, to: .owner, in: ID(1), $0) }),
        ("promote", { try MemberTable.promoteOldest(of: ID(1), in: $0) }),
        ("remove", { _ = try MemberTable.remove(1, from: ID(1), in: $0) }),
        ("token", { _ = try InvitationTable.find(hash: "x", in: $0) }),
        ("live", { _ = try InvitationTable.live(of: ID(1), in: $0) }),
        (
            "sent",
            { tx in
                let key = EmailKey(Email(checked: "a@b.example"))
                _ = try InvitationTable.sent(from: ID(1), to: key, in: tx)
            }
        ),
        ("accept", { _ = try InvitationTable.accept(ID(1), in: $0) }),
        ("revoke", { _ = try InvitationTable.revoke(ID(1), of: ID(1), in: $0) }),
        ("revokeAll", { try InvitationTable.revokeAll(of: ID(1), in: $0) }),
        ("forget", { try InvitationTable.forget(EmailKey(Email(checked: "a@b.example")), in: $0) }),
    ]

    private static let ann = Owner.user(1)

    /// Explains each statement before it runs.
    private final class Explaining: Session {
        private let tx: Transaction
        var plans: [String] = []

        init(_ tx: Transaction) {
            self.tx = tx
        }

        func rows(_ sql: SQL) throws -> [Row] {
            plans += try tx.rows("EXPLAIN QUERY PLAN \(sql)").map { $0["detail"] }
            return try tx.rows(sql)
        }

        func execute(_ sql: SQL) throws -> Int {
            plans += try tx.rows("EXPLAIN QUERY PLAN \(sql)").map { $0["detail"] }
            return try tx.execute(sql)
        }

        func post(_ sql: SQL) throws { _ = try execute(sql) }
    }

    @Test func `no statement reads a whole table`() async throws {
        try await Folk.open(.sqlite) { folk in
            let found = try await folk.database.write { tx in
                try Self.all.flatMap { entry in
                    let session = Explaining(tx)
                    try entry.work(
                        Transaction(engine: tx.engine, now: tx.now, random: tx.random, session: session)
                    )
                    guard !session.plans.isEmpty else { return ["\(entry.name) explains nothing"] }
                    return session.plans.filter(Self.isScan).map { "\(entry.name): \($0)" }
                }
            }

            #expect(found == [])
        }
    }

    @Test func `the check sees a scan`() async throws {
        try await Folk.open(.sqlite) { folk in
            let plans = try await folk.database.write { tx in
                let session = Explaining(tx)
                _ = try session.rows("SELECT id FROM customers WHERE name = 'x'")
                return session.plans
            }

            #expect(plans.contains(where: Self.isScan))
        }
    }

    private static func isScan(_ line: String) -> Bool {
        line.hasPrefix("SCAN ") && line != "SCAN CONSTANT ROW"
    }

    @Test(arguments: TestDatabase.all)
    func `the number of statements does not grow with the rows`(engine: TestDatabase) async throws {
        try await Folk.open(engine) { folk in
            func counts() async throws -> [Int] {
                try await folk.database.write { tx in
                    try Self.all.map { entry in try StatementCount.of(tx) { try entry.work($0) } }
                }
            }
            let before = try await counts()
            let ann = try await folk.user("ann")
            let visitor = try await folk.visitor()
            for number in 0..<30 {
                _ = try await folk.customer("\(number)", of: ann)
                _ = try await folk.customer("\(number)", of: visitor)
            }
            let id = try await folk.organization(ann)
            for number in 0..<15 {
                try await folk.join(try await folk.user("m\(number)"), id, as: .buyer)
                _ = try await folk.organization(ann)
            }

            // To delete takes one statement more when there is something to delete.
            let after = try await counts()
            for (index, entry) in Self.all.enumerated() {
                #expect(after[index] <= before[index] + (entry.name == "delete" ? 1 : 0), "\(entry.name)")
            }
        }
    }
}
