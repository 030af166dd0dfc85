@testable import Customers
import Kernel
import Support
import Testing

@Suite struct InvitationTests {
    private static func invite(
        _ email: String,
        _ role: String = "buyer",
        to id: String,
        by owner: Identity,
        _ folk: Folk
    ) async throws -> EndpointCalls.Reply {
        try await folk.calls(
            "InviteMember",
            ["organization_id": id],
            body: #"{"email":"\#(email)","role":"\#(role)"}"#,
            as: owner
        )
    }

    private static func accept(_ token: String, _ who: Identity, _ folk: Folk) async throws
        -> EndpointCalls.Reply
    {
        try await folk.calls("AcceptInvitation", body: #"{"token":"\#(token)"}"#, as: who)
    }

    @Test(arguments: TestDatabase.all)
    func `an invitation is mailed, and whoever it is for joins with its role`(engine: TestDatabase)
        async throws
    {
        try await Folk.open(engine) { folk in
            let ann = try await folk.user("ann")
            let bob = try await folk.user("bob")
            let id = try await folk.organization(ann)
            let invited = try await Self.invite("Bob@Example.com", to: id, by: ann, folk)
            let token = try await folk.token(to: "bob@example.com")
            let joined = try await Self.accept(token, bob, folk)
            let members = try await folk.calls("ListMembers", ["organization_id": id], as: bob)
            let waiting = try await folk.calls("ListInvitations", ["organization_id": id], as: ann)

            #expect(invited.status == 201 && !invited.json.text.contains(token))
            #expect(joined.status == 200 && joined.json["role"]?.string == "buyer")
            #expect(members.json.array?.compactMap { $0["name"]?.string } == ["ann", "bob"])
            #expect(!members.json.text.contains("@"))
            #expect(waiting.json.array?.count == 0)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `it is for its address alone, and works once, in time, unless revoked`(
        engine: TestDatabase
    ) async throws {
        let clock = TestClock()
        try await Folk.open(engine, clock: clock.clock) { folk in
            let ann = try await folk.user("ann")
            let bob = try await folk.user("bob")
            let eve = try await folk.user("eve")
            let id = try await folk.organization(ann)
            _ = try await Self.invite("bob@example.com", to: id, by: ann, folk)
            let token = try await folk.token(to: "bob@example.com")

            let foreign = try await Self.accept(token, eve, folk)
            let unknown = try await Self.accept(String(repeating: "0", count: 64), eve, folk)
            let nobody = try await Self.accept(token, .nobody, folk)
            #expect(foreign.status == 404 && foreign.json.text == unknown.json.text)
            #expect(nobody.status == 401)

            clock.advance(seconds: 7 * 86_400)
            let late = try await Self.accept(token, bob, folk)
            #expect(late.code == "invitation_expired")

            let again = try await Self.invite("bob@example.com", to: id, by: ann, folk)
            let second = try await folk.token(to: "bob@example.com")
            let path = ["organization_id": id, "invitation_id": again.json["id"]?.text ?? ""]
            let revoked = try await folk.calls("RevokeInvitation", path, as: ann)
            let twice = try await folk.calls("RevokeInvitation", path, as: ann)
            let ended = try await Self.accept(second, bob, folk)
            #expect(revoked.status == 204 && twice.status == 404)
            #expect(ended.status == 404 && ended.json.text == unknown.json.text)

            _ = try await Self.invite("bob@example.com", to: id, by: ann, folk)
            let third = try await folk.token(to: "bob@example.com")
            let joined = try await Self.accept(third, bob, folk)
            let used = try await Self.accept(third, bob, folk)
            #expect(joined.status == 200 && used.code == "invitation_used")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `inviting an address with an account answers like one without`(engine: TestDatabase) async throws {
        let clock = TestClock()
        try await Folk.open(engine, clock: clock.clock) { folk in
            let ann = try await folk.user("ann")
            _ = try await folk.user("bob")
            let id = try await folk.organization(ann)
            let known = try await Self.invite("bob@example.com", to: id, by: ann, folk)
            let unknown = try await Self.invite("cat@example.com", to: id, by: ann, folk)

            func shape(_ reply: EndpointCalls.Reply, _ name: String) -> String {
                reply.json.text.replacing(name, with: "?")
                    .replacing("\"id\":\(reply.json["id"]?.text ?? "")", with: "\"id\":0")
            }
            #expect(known.status == 201 && unknown.status == 201)
            #expect(shape(known, "bob") == shape(unknown, "cat"))

            let again = try await Self.invite("BOB@example.com", to: id, by: ann, folk)
            let self0 = try await Self.invite("ann@example.com", to: id, by: ann, folk)
            #expect(again.code == "already_invited" && self0.code == "already_member")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `the mails of a day, the members, and parallel acceptance are bounded`(
        engine: TestDatabase
    ) async throws {
        let clock = TestClock()
        var limits = CustomerLimits()
        limits.invitationsPerDay = 3
        limits.membersMax = 2
        try await Folk.open(engine, clock: clock.clock, limits: limits) { folk in
            let ann = try await folk.user("ann")
            let id = try await folk.organization(ann)
            var people: [(Identity, String)] = []
            for name in ["bob", "cat", "dan"] {
                let who = try await folk.user(name)
                _ = try await Self.invite("\(name)@example.com", to: id, by: ann, folk)
                people.append((who, try await folk.token(to: "\(name)@example.com")))
            }
            let tooMany = try await Self.invite("eve@example.com", to: id, by: ann, folk)
            let all = people

            let codes = try await withThrowingTaskGroup(of: String.self) { group in
                for number in 0..<20 {
                    group.addTask {
                        let (who, token) = all[number % 3]
                        let reply = try await Self.accept(token, who, folk)
                        return reply.code ?? String(reply.status)
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let key = ID<Organization>(try #require(Int64(id)))
            let count = try await folk.database.read { tx in try MemberTable.count(of: key, in: tx) }

            #expect(tooMany.code == "too_many_invitations")
            #expect(codes.count { $0 == "200" } == 1)
            #expect(Set(codes).isSubset(of: ["200", "invitation_used", "members_full"]))
            #expect(count.members == 2 && count.owners == 1)
            let full = try await Self.invite("eve@example.com", to: id, by: ann, folk)
            #expect(full.status == 409)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `only hashes of tokens are kept, and deleting ends what waits`(engine: TestDatabase) async throws {
        try await Folk.open(engine) { folk in
            let ann = try await folk.user("ann")
            let bob = try await folk.user("bob")
            let id = try await folk.organization(ann)
            _ = try await Self.invite("bob@example.com", to: id, by: ann, folk)
            let token = try await folk.token(to: "bob@example.com")
            let hash: String? = try await folk.database.read { tx in
                try tx.first("SELECT hash FROM organization_invitations").map { $0[0] }
            }
            _ = try await folk.calls("DeleteOrganization", ["organization_id": id], as: ann)
            let late = try await Self.accept(token, bob, folk)

            #expect(hash?.utf8.count == 64 && hash != token)
            #expect(late.status == 404)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `an erased address is in no invitation`(engine: TestDatabase) async throws {
        try await Folk.open(engine) { folk in
            let ann = try await folk.user("ann")
            let id = try await folk.organization(ann)
            _ = try await Self.invite("bob@example.com", to: id, by: ann, folk)
            let token = try await folk.token(to: "bob@example.com")
            let key = EmailKey(Email(checked: "bob@example.com"))
            try await folk.database.write { tx in try Organizations.erase(0, key: key, in: tx) }
            let left: Int64? = try await folk.database.read { tx in
                try tx.first(
                    """
                    SELECT COUNT(*) FROM organization_invitations
                    WHERE email IS NOT NULL OR email_key IS NOT NULL OR revoked_at IS NULL
                    """
                ).map { $0[0] }
            }
            let bob = try await folk.user("bob")

            #expect(left == 0)
            #expect(try await Self.accept(token, bob, folk).status == 404)
        }
    }
}
