import Kernel
import Support
import Testing

/// How staff bring a new order to each state.
private let ways = [
    "pending": [], "payment_failed": ["payment_failed"], "paid": ["paid"],
    "processing": ["paid", "processing"], "shipped": ["paid", "shipped"],
    "delivered": ["paid", "shipped", "delivered"], "cancelled": ["cancelled"],
    "refunded": ["paid", "refunded"], "processing_on_invoice": ["processing"],
    "shipped_on_invoice": ["shipped"], "delivered_on_invoice": ["shipped", "delivered"],
]

private let words = [
    "pending", "payment_failed", "paid", "processing", "shipped", "delivered", "cancelled", "refunded",
]

/// What cancelling is answered, by whose order it is and who asks: `y` as the state lets, `n` 403, `-` 404.
private let cancelling = """
    order   guest visitor stranger ann bob cook clerk key keyless boss buyer approver
    guest   y     y       y        y   y   y    y     y   y       y    y     y
    user    -     -       -        y   -   -    y     y   -       -    -     -
    works   -     -       -        -   -   -    y     y   -       y    y     n
    """

/// What moving by status is answered: `y` as the state lets, `?` 401, `n` 403.
private let moving = """
    guest visitor stranger ann bob cook clerk key keyless boss buyer approver
    ?     ?       ?        n   n   n    y     y   n       n    n     n
    """

/// Before goods have left, and once more for what is cancelled already.
private let cancellable: Set = [
    "pending", "payment_failed", "paid", "processing", "cancelled", "processing_on_invoice",
]

/// Every state, every move, every caller; what comes of it stands in the tables above.
@Suite struct OrderMoveTable {
    private static func rows(_ table: String) -> [[String]] {
        table.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    }

    /// The status that is shown in a state.
    private static func status(_ state: String) -> String { state.replacing("_on_invoice", with: "") }

    /// A new order of somebody, in a state.
    private static func order(
        _ kind: String,
        in state: String,
        _ desk: Desk,
        _ crowd: Crowd,
        _ goods: (thing: Int64, works: Int64)
    ) async throws -> String {
        let placed: String? =
            switch kind {
            case "user": try await desk.place(goods.thing, as: crowd.ann)["order_id"]
            case "works":
                try await desk.place(goods.thing, as: crowd.buyer, #","customer_id":\#(goods.works)"#)[
                    "order_id"
                ]
            default: try await desk.order([goods.thing])
            }
        let order = try #require(placed)
        for step in ways[state] ?? [] {
            let moved = try await desk.move(order, step)
            #expect(moved.status == 200, "\(kind) to \(state): \(moved)")
        }
        return order
    }

    private static func open(
        _ engine: TestDatabase,
        _ body: @escaping @Sendable (Desk, Crowd, (thing: Int64, works: Int64)) async throws -> Void
    ) async throws {
        try await Desk.open(engine) { desk in
            let crowd = try await desk.crowd()
            let works = try await desk.customer(of: .organization(crowd.organization))
            try await body(desk, crowd, (try await desk.stock("A-1", 10_000), works))
            try await desk.audit()
        }
    }

    @Test(arguments: TestDatabase.all)
    func `staff move an order exactly where the rules say, with whatever credentials`(
        engine: TestDatabase
    ) async throws {
        try await Self.open(engine) { desk, crowd, goods in
            for caller in ["clerk", "key"] {
                for state in ways.keys.sorted() {
                    for word in words {
                        let order = try await Self.order("user", in: state, desk, crowd, goods)
                        let body = #"{"status":"\#(word)"}"#
                        let answer = try await desk.call(
                            caller == "key" ? "ChangeOrder" : "MoveOrder",
                            [("order", order)],
                            body,
                            as: crowd[caller]
                        )
                        try await Self.check(answer, order, state, word, desk)
                    }
                }
            }
        }
    }

    private static func check(
        _ answer: Desk.Answer,
        _ order: String,
        _ state: String,
        _ word: String,
        _ desk: Desk
    ) async throws {
        let isAllowed = word == status(state) || RuledMoves.next[status(state)]?.contains(word) == true
        let place: Comment = "\(state) -> \(word): \(answer)"
        #expect(answer.status == (isAllowed ? 200 : 409), place)
        if !isAllowed {
            #expect(answer.code == "invalid_move", place)
            let named = Set(answer.json["allowed"]?.array?.compactMap(\.string) ?? [])
            #expect(named == RuledMoves.next[status(state)], place)
        }
        let shown = try await desk.call("ShowOrder", [("order", order)], as: Desk.staff)
        #expect(shown["status"] == (isAllowed ? word : status(state)), place)
    }

    @Test(arguments: TestDatabase.all)
    func `nobody else moves an order anywhere`(engine: TestDatabase) async throws {
        try await Self.open(engine) { desk, crowd, goods in
            let rows = Self.rows(moving)
            for kind in ["guest", "user", "works"] {
                for state in ways.keys.sorted() {
                    let order = try await Self.order(kind, in: state, desk, crowd, goods)
                    for (name, sign) in zip(rows[0], rows[1]) where sign != "y" {
                        for (word, endpoint) in words.flatMap({ [($0, "MoveOrder"), ($0, "ChangeOrder")] }) {
                            let answer = try await desk.call(
                                endpoint,
                                [("order", order)],
                                #"{"status":"\#(word)"}"#,
                                as: crowd[name]
                            )
                            #expect(
                                answer.status == (sign == "?" ? 401 : 403),
                                "\(kind), \(state) -> \(word) by \(name): \(answer)"
                            )
                        }
                    }
                    let shown = try await desk.call("ShowOrder", [("order", order)], as: Desk.staff)
                    #expect(shown["status"] == Self.status(state), "\(kind)")
                }
            }
        }
    }

    @Test(arguments: TestDatabase.all)
    func `an order is cancelled by whose it is and by staff, before it is shipped`(
        engine: TestDatabase
    ) async throws {
        try await Self.open(engine) { desk, crowd, goods in
            let rows = Self.rows(cancelling)
            for row in rows.dropFirst() {
                for state in ways.keys.sorted() {
                    var order = try await Self.order(row[0], in: state, desk, crowd, goods)
                    for (name, sign) in zip(rows[0].dropFirst(), row.dropFirst()) {
                        let answer = try await desk.call("CancelOrder", [("order", order)], as: crowd[name])
                        let isDone = sign == "y" && cancellable.contains(state)
                        let expected = isDone ? 200 : sign == "y" ? 409 : sign == "n" ? 403 : 404
                        #expect(answer.status == expected, "\(row[0]), \(state) by \(name): \(answer)")
                        let shown = try await desk.call("ShowOrder", [("order", order)], as: Desk.staff)
                        #expect(shown["status"] == (isDone ? "cancelled" : Self.status(state)))
                        if isDone { order = try await Self.order(row[0], in: state, desk, crowd, goods) }
                    }
                }
            }
        }
    }
}
