import Kernel
import Orders
import Support
import Testing

/// Who sees which order: `+` whoever opens it by its external id, `#` also by its integer id.
private let sight = """
    order      guest visitor stranger ann bob cook clerk key keyless boss buyer approver
    guest      +     +       +        +   +   +    #     #   +       +    +     +
    visitor    +     #       +        +   +   +    #     #   +       +    +     +
    user       -     -       -        #   -   -    #     #   -       -    -     -
    works      -     -       -        -   -   -    #     #   -       #    #     #
    unlinked   -     #       -        -   -   -    #     #   -       -    -     -
    nobodys    -     -       -        -   -   -    #     #   -       -    -     -
    """

@Suite struct OrderRightTests {
    private static let rows = sight.split(separator: "\n").map { line in
        line.split(separator: " ").map(String.init)
    }

    /// One order of each kind by its external id.
    private static func orders(_ desk: Desk, _ crowd: Crowd) async throws -> [String: String] {
        let thing = try await desk.stock("A-1", 100)
        let works = try await desk.customer(of: .organization(crowd.organization))
        var orders: [String: String] = [:]
        for name in ["guest", "nobodys"] { orders[name] = try await desk.order([thing]) }
        for name in ["visitor", "unlinked"] {
            orders[name] = try await desk.place(thing, as: crowd.visitor)["order_id"]
        }
        orders["user"] = try await desk.place(thing, as: crowd.ann)["order_id"]
        orders["works"] = try await desk.place(thing, as: crowd.buyer, #","customer_id":\#(works)"#)[
            "order_id"
        ]
        for name in ["unlinked", "nobodys"] {
            let ended = try await desk.call("EndOrderLink", [("order", orders[name] ?? "")])
            #expect(ended.status == 204, "\(ended)")
        }
        return orders
    }

    @Test(arguments: TestDatabase.all)
    func `an order is seen by whom it is for, and to all others it does not exist`(engine: TestDatabase)
        async throws
    {
        try await Desk.open(engine) { desk in
            let crowd = try await desk.crowd()
            let orders = try await Self.orders(desk, crowd)
            for row in Self.rows.dropFirst() {
                let order = try #require(orders[row[0]])
                let id = try #require(
                    try await desk.call("ShowOrder", [("order", order)], as: Desk.staff).json["id"]?.text
                )
                for (name, sign) in zip(Self.rows[0].dropFirst(), row.dropFirst()) {
                    try await Self.check(desk, crowd[name], (order, id), sign, "\(row[0]) by \(name)")
                }
            }
        }
    }

    private static func check(
        _ desk: Desk,
        _ viewer: Identity,
        _ order: (externalID: String, id: String),
        _ sign: String,
        _ name: Comment
    ) async throws {
        let unknown = try await desk.call("ShowOrder", [("order", "unknown")], as: viewer)
        #expect(unknown.status == 404 && unknown.detail == "Order not found")
        for (path, isSeen) in [(order.externalID, sign != "-"), (order.id, sign == "#")] {
            for read in ["ShowOrder", "ShowOrderHistory"] {
                let answer = try await desk.call(read, [("order", path)], as: viewer)
                #expect(answer.status == (isSeen ? 200 : 404), name)
                if !isSeen { #expect(answer.json.text == unknown.json.text, name) }
            }
        }
        guard sign != "-" else {
            for write in ["CancelOrder", "PayOrder", "EndOrderLink", "OrderAgain"] {
                let answer = try await desk.call(write, [("order", order.externalID)], as: viewer)
                #expect([401, 403, 404].contains(answer.status), "\(name): \(write)")
                if write != "OrderAgain" {
                    #expect(answer.json.text == unknown.json.text, "\(name): \(write)")
                }
            }
            return
        }
        let shown = try await desk.call("ShowOrder", [("order", order.externalID)], as: viewer)
        #expect((shown.json["id"]?.integer != nil) == (sign == "#"), name)
    }

    @Test(arguments: TestDatabase.all)
    func `an approver looks and changes nothing`(engine: TestDatabase) async throws {
        try await Desk.open(engine) { desk in
            let crowd = try await desk.crowd()
            let order = try #require(try await Self.orders(desk, crowd)["works"])
            for write in ["CancelOrder", "PayOrder", "EndOrderLink"] {
                let answer = try await desk.call(write, [("order", order)], as: crowd.approver)
                #expect(answer.status == 403, "\(write): \(answer)")
            }
            let own = try await desk.customer(of: .organization(crowd.organization), isDefault: false)
            let thing = try await desk.stock("B-1", 1)
            for (who, status) in [
                (crowd.approver, 403), (crowd.ann, 404), (crowd.visitor, 404), (crowd.boss, 201),
            ] {
                let answer = try await desk.place(thing, as: who, #","customer_id":\#(own)"#)
                #expect(answer.status == status, "\(answer)")
            }
        }
    }

    @Test(arguments: TestDatabase.all)
    func `history says who it was without naming anybody`(engine: TestDatabase) async throws {
        try await Desk.open(engine) { desk in
            let crowd = try await desk.crowd()
            let order = try #require(try await Self.orders(desk, crowd)["works"])
            _ = try await desk.call(
                "ChangeOrder",
                [("order", order)],
                #"{"status":"processing"}"#,
                as: crowd.clerk
            )
            _ = try await desk.call("CancelOrder", [("order", order)], as: crowd.boss)

            func actors(_ viewer: Identity) async throws -> [String?] {
                let shown = try await desk.call("ShowOrderHistory", [("order", order)], as: viewer)
                return shown.json.array?.map { $0["actor"]?.string } ?? []
            }
            #expect(try await actors(crowd.buyer) == ["you", "staff", "member"])
            #expect(try await actors(crowd.boss) == ["member", "staff", "you"])
            #expect(try await actors(crowd.clerk) == [crowd.buyer, crowd.clerk, crowd.boss].map(\.actor))
        }
    }
}
