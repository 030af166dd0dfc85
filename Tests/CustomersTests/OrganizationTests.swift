@testable import Customers
import Kernel
import Support
import Testing

@Suite struct OrganizationTests {
    private static let outsiders =
        [
            ("ShowOrganization", [:], ""), ("RenameOrganization", [:], #"{"name":"x"}"#),
            ("DeleteOrganization", [:], ""), ("ListMembers", [:], ""),
            ("InviteMember", [:], #"{"email":"x@example.com","role":"buyer"}"#), ("ListInvitations", [:], ""),
            ("ChangeMember", ["user_id": "1"], #"{"role":"buyer"}"#), ("RemoveMember", ["user_id": "1"], ""),
            ("RevokeInvitation", ["invitation_id": "1"], ""), ("ListOrganizationCustomers", [:], ""),
            ("AddOrganizationCustomer", [:], "{}"),
        ] as [(String, [String: String], String)]

    @Test(arguments: TestDatabase.all)
    func `whoever is not in it hears that there is none`(engine: TestDatabase) async throws {
        try await Folk.open(engine) { folk in
            let owner = try await folk.user("owner")
            let id = try await folk.organization(owner)
            let bob = try await folk.user("bob", permissions: PeopleRead.name)
            for (name, more, body) in Self.outsiders {
                var path = more
                path["organization_id"] = id
                let foreign = try await folk.calls(name, path, body: body, as: bob)
                let nobody = try await folk.calls(name, path, body: body)
                let key = try await folk.calls(name, path, body: body, as: .holder(PeopleRead.name))
                path["organization_id"] = "999"
                let unknown = try await folk.calls(name, path, body: body, as: bob)

                #expect(foreign.status == 404 && foreign.json.text == unknown.json.text, "\(name)")
                #expect(nobody.status == 401 && key.status == 403, "\(name)")
            }
            let mine = try await folk.calls("ListOrganizations", as: bob)
            #expect(mine.json.array?.count == 0)
        }
    }

    /// What each role is answered, in the order owner, buyer, approver.
    @Test(
        arguments: TestDatabase.all,
        [
            ("ShowOrganization", "", [200, 200, 200]),
            ("RenameOrganization", #"{"name":"x"}"#, [200, 403, 403]),
            ("ListMembers", "", [200, 200, 200]), ("ListInvitations", "", [200, 403, 403]),
            ("InviteMember", #"{"email":"x@example.com","role":"buyer"}"#, [201, 403, 403]),
            ("ListOrganizationCustomers", "", [200, 200, 200]),
            ("AddOrganizationCustomer", #"{"name":"x"}"#, [201, 201, 403]),
            ("DeleteOrganization", "", [204, 403, 403]),
        ]
    )
    func `a role may do what it may`(engine: TestDatabase, row: (String, String, [Int])) async throws {
        try await Folk.open(engine) { folk in
            let members = [
                try await folk.user("owner"), try await folk.user("buyer"), try await folk.user("approver"),
            ]
            let id = try await folk.organization(members[0])
            try await folk.join(members[1], id, as: .buyer)
            try await folk.join(members[2], id, as: .approver)

            // The owner last, who may end it.
            for place in [1, 2, 0] {
                let reply = try await folk.calls(
                    row.0,
                    ["organization_id": id],
                    body: row.1,
                    as: members[place]
                )
                #expect(reply.status == row.2[place], "\(row.0) \(place): \(reply.json.text)")
                if reply.status == 403 { #expect(reply.code == "role_missing") }
            }
        }
    }

    @Test(arguments: TestDatabase.all)
    func `members see its customers, owners and buyers write them`(engine: TestDatabase) async throws {
        try await Folk.open(engine) { folk in
            let owner = try await folk.user("owner")
            let buyer = try await folk.user("buyer")
            let approver = try await folk.user("approver")
            let bob = try await folk.user("bob")
            let id = try await folk.organization(owner)
            try await folk.join(buyer, id, as: .buyer)
            try await folk.join(approver, id, as: .approver)
            let made = try await folk.calls(
                "AddOrganizationCustomer",
                ["organization_id": id],
                body: #"{"name":"Acme"}"#,
                as: buyer
            )
            let path = ["customer_id": made.json["id"]?.text ?? ""]
            func statuses(_ name: String, _ body: String = "") async throws -> [Int] {
                var statuses: [Int] = []
                for who in [bob, approver, buyer, owner] {
                    statuses.append(try await folk.calls(name, path, body: body, as: who).status)
                }
                return statuses
            }

            #expect(made.json["is_default"]?.bool == true)
            #expect(try await statuses("ShowCustomer") == [404, 200, 200, 200])
            #expect(try await statuses("ChangeCustomer", #"{"name":"B"}"#) == [404, 403, 200, 200])
            #expect(try await statuses("MakeCustomerDefault") == [404, 403, 200, 200])
            #expect(try await statuses("DeleteCustomer") == [404, 403, 204, 404])
            let own = try await folk.calls("ListCustomers", as: owner)
            #expect(own.json.array?.count == 0)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `the last owner stays`(engine: TestDatabase) async throws {
        try await Folk.open(engine) { folk in
            let ann = try await folk.user("ann")
            let bea = try await folk.user("bea")
            let id = try await folk.organization(ann)
            try await folk.join(bea, id, as: .buyer)
            func path(_ who: Identity) -> [String: String] {
                ["organization_id": id, "user_id": "\(who.holder?.userID ?? 0)"]
            }
            let demoted = try await folk.calls("ChangeMember", path(ann), body: #"{"role":"buyer"}"#, as: ann)
            let left = try await folk.calls("RemoveMember", path(ann), as: ann)
            #expect(demoted.code == "last_owner" && left.code == "last_owner")

            let promoted = try await folk.calls(
                "ChangeMember",
                path(bea),
                body: #"{"role":"owner"}"#,
                as: ann
            )
            let gone = try await folk.calls("RemoveMember", path(ann), as: ann)
            let last = try await folk.calls("RemoveMember", path(bea), as: bea)
            let unknown = try await folk.calls("RemoveMember", path(ann), as: bea)
            let former = try await folk.calls(
                "ShowOrganization",
                path(ann).filter { $0.key != "user_id" },
                as: ann
            )

            #expect(promoted.json["role"]?.string == "owner" && gone.status == 204)
            #expect(last.code == "last_owner" && unknown.detail == "Member not found")
            #expect(former.status == 404)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `owners who remove each other at once leave one`(engine: TestDatabase) async throws {
        try await Folk.open(engine) { folk in
            var owners = [try await folk.user("o0")]
            let id = try await folk.organization(owners[0])
            for number in 1..<8 {
                owners.append(try await folk.user("o\(number)"))
                try await folk.join(owners[number], id, as: .owner)
            }
            let all = owners

            try await withThrowingTaskGroup(of: Void.self) { group in
                for (place, owner) in all.enumerated() {
                    for step in 1..<8 {
                        group.addTask {
                            let other = all[(place + step) % 8].holder?.userID ?? 0
                            let path = ["organization_id": id, "user_id": "\(other)"]
                            if step % 2 == 0 {
                                _ = try await folk.calls("RemoveMember", path, as: owner)
                            } else {
                                _ = try await folk.calls(
                                    "ChangeMember",
                                    path,
                                    body: #"{"role":"buyer"}"#,
                                    as: owner
                                )
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }

            let key = ID<Organization>(try #require(Int64(id)))
            let left = try await folk.database.read { tx in try MemberTable.count(of: key, in: tx) }
            #expect(left.owners == 1)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `whoever is erased leaves it to the oldest member, or to nobody`(engine: TestDatabase) async throws {
        try await Folk.open(engine) { folk in
            let ann = try await folk.user("ann")
            let bea = try await folk.user("bea")
            let shared = try await folk.organization(ann, "Shared")
            _ = try await folk.organization(ann, "Alone")
            try await folk.join(bea, shared, as: .approver)
            let userID = try #require(ann.holder?.userID)
            let email = Email(checked: "ann@example.com")
            let key = EmailKey(email)
            let before = try await folk.database.read { tx in
                try Organizations.everything(of: userID, email: email, in: tx).text
            }
            try await folk.database.write { tx in try Organizations.erase(userID, key: key, in: tx) }
            let anns = try await folk.calls("ListOrganizations", as: ann)
            let beas = try await folk.calls("ListOrganizations", as: bea)
            let role = try await folk.database.read { tx in
                try Organizations.role(of: bea.holder?.userID ?? 0, in: Int64(shared) ?? 0, tx)
            }

            #expect(before.contains("Shared") && before.contains("Alone"))
            #expect(anns.json.array?.count == 0 && beas.json.array?.count == 1)
            #expect(role == .owner)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `nobody makes more organizations than allowed`(engine: TestDatabase) async throws {
        var limits = CustomerLimits()
        limits.organizationsMax = 3
        try await Folk.open(engine, limits: limits) { folk in
            let ann = try await folk.user("ann")

            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<10 {
                    group.addTask {
                        try await folk.calls("CreateOrganization", body: #"{"name":"x"}"#, as: ann).status
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }

            #expect(statuses.count { $0 == 201 } == 3 && statuses.count { $0 == 409 } == 7)
        }
    }
}
