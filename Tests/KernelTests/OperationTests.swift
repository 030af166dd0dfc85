import Kernel
import Testing

private enum ShelfRefusal: Refusal {
    case full
    static let kinds = [Problem.Kind(409, "shelf_full", "The shelf is full.")]
    var problem: Problem { Problem(Self.kinds[0], "The shelf is full.") }
}

private struct ShowShelf: Query {
    typealias Who = Anyone
    struct Path: Codable, Sendable { let shelf_id: ID<ShowShelf> }
    struct Parameters: Codable, Sendable {
        let page: Count<1, 10>?
        let attributes: [String: String]?
    }
    struct Reply: Codable, Sendable { let id: Int64 }
    static let route = Route.get("/shelves/{shelf_id}", "One shelf")

    func answer(_ call: Call<Self>, in tx: Transaction) throws -> Reply {
        Reply(id: call.path.shelf_id.value)
    }
}

private struct FillShelf: Command {
    typealias Who = Staff<StockWrite>
    struct Path: Codable, Sendable { let shelf_id: ID<ShowShelf> }
    struct Body: Codable, Sendable {
        let quantity: Count<1, 999>
        let note: Text<1, 20>?
    }
    struct Reply: Codable, Sendable { let actor: String }
    static let route = Route.post("/shelves/{shelf_id}", "Fill a shelf", refusals: [ShelfRefusal.self])

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> Reply { Reply(actor: call.who.actor) }
}

private struct EmptyShelf: Command {
    typealias Who = ShopperOrStaff<StockWrite>
    typealias Body = FillShelf.Body?
    typealias Reply = Nothing
    static let route = Route.delete("/shelves", "Empty all shelves")

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> Nothing {
        _ = try call.who.required()
        return Nothing()
    }
}

private final class NoSession: Session {
    func rows(_ sql: SQL) throws -> [Row] { [] }
    func execute(_ sql: SQL) throws -> Int { 0 }
    func post(_ sql: SQL) throws {}
}

@Suite struct OperationTests {
    private static let clerk = Identity(
        holder: .init(actor: "key:1", permissions: ["stock.write"]),
        isLocal: false
    )
    private static let reader = Identity(
        holder: .init(actor: "key:2", permissions: ["stock.read"]),
        isLocal: false
    )

    private static func run(
        _ endpoint: any Endpoint,
        as identity: Identity = .nobody,
        shelf: String? = "7",
        query: String = "",
        body: String = ""
    ) throws -> Outgoing {
        let incoming = Incoming(
            identity: identity,
            path: shelf.map { [("shelf_id", $0)] } ?? [],
            query: try QueryText.pairs(query),
            body: Array(body.utf8),
            requestID: "r1"
        )
        guard case .transaction(let perform) = try Operation(endpoint).begin(incoming) else {
            throw Problem.invalid(field: "", "no transaction")
        }
        let tx = Transaction(
            engine: .sqlite,
            now: Timestamp(milliseconds: 0),
            random: .system,
            session: NoSession()
        )
        return try perform(tx).outgoing()
    }

    private static func problem(_ run: () throws -> Outgoing) -> Problem? {
        #expect(throws: Problem.self) { try run() }
    }

    @Test func `a valid request is answered`() throws {
        let shown = try Self.run(ShowShelf(), query: "page=2")
        let filled = try Self.run(FillShelf(), as: Self.clerk, body: #"{"quantity":3}"#)

        #expect(shown.status == 200)
        #expect(String(decoding: shown.body, as: UTF8.self) == #"{"id":7}"#)
        #expect(filled.status == 201)
        #expect(String(decoding: filled.body, as: UTF8.self) == #"{"actor":"key:1"}"#)
    }

    @Test func `who may not is told so before what is wrong`() {
        #expect(
            Self.problem { try Self.run(FillShelf(), shelf: "x", body: "{") }?.kind == Problem.unauthenticated
        )
        #expect(
            Self.problem { try Self.run(FillShelf(), as: Self.reader, shelf: "x", body: "{") }?.kind
                == Problem.forbidden
        )
        #expect(
            Self.problem { try Self.run(FillShelf(), as: Self.clerk, shelf: "x", body: "{") }?.kind
                == Problem.unreadable
        )
        #expect(
            Self.problem { try Self.run(FillShelf(), as: Self.clerk, shelf: "x", body: "{}") }?.kind
                == Problem.invalid
        )
    }

    @Test func `nobody is told how to sign in, somebody what is missing`() {
        let nobody = Self.problem { try Self.run(FillShelf()) }
        let reader = Self.problem { try Self.run(FillShelf(), as: Self.reader) }

        #expect(nobody?.headers.contains { $0.name == "WWW-Authenticate" && $0.value == "Bearer" } == true)
        #expect(reader?.detail.contains("stock.write") == true)
    }

    @Test func `the broken fields of path, query and body are listed together`() {
        let shown = Self.problem { try Self.run(ShowShelf(), shelf: "x", query: "page=11&pgae=1") }
        let filled = Self.problem {
            try Self.run(
                FillShelf(),
                as: Self.clerk,
                shelf: "0",
                query: "a=1",
                body: #"{"quantity":0,"nota":1}"#
            )
        }

        #expect(shown?.errors.map(\.field) == ["shelf_id", "page", "pgae"])
        #expect(filled?.errors.map(\.field) == ["shelf_id", "a", "quantity", "nota"])
    }

    @Test func `a body is there exactly when one is wanted`() {
        #expect(Self.problem { try Self.run(FillShelf(), as: Self.clerk) }?.kind == Problem.invalid)
        #expect(Self.problem { try Self.run(ShowShelf(), body: "{}") }?.kind == Problem.invalid)
        #expect(throws: Never.self) { try Self.run(EmptyShelf(), as: Self.clerk, shelf: nil) }
        #expect(throws: Never.self) { try Self.run(EmptyShelf(), as: Self.clerk, shelf: nil, body: "null") }
    }

    @Test func `a guest may begin what only staff may end`() {
        #expect(Self.problem { try Self.run(EmptyShelf(), shelf: nil) }?.kind == Problem.unauthenticated)
        #expect(
            Self.problem { try Self.run(EmptyShelf(), as: Self.reader, shelf: nil) }?.kind
                == Problem.forbidden
        )
        #expect(throws: Never.self) { try Self.run(EmptyShelf(), as: Self.clerk, shelf: nil) }
    }

    @Test func `a body nested too deeply is unreadable`() {
        let body = String(repeating: "[", count: 40)

        #expect(
            Self.problem { try Self.run(FillShelf(), as: Self.clerk, body: body) }?.kind == Problem.unreadable
        )
    }

    @Test func `an operation tells all about itself`() {
        let operation = Operation(FillShelf())

        #expect(operation.name == "FillShelf")
        #expect(operation.kind == .command)
        #expect(operation.permission == "stock.write")
        #expect(operation.isBodyRequired)
        #expect(operation.route.area == "shelves")
        #expect(Operation(EmptyShelf()).isBodyRequired == false)
        #expect(Operation(ShowShelf()).body == nil)
    }

    @Test func `the document is made of the declarations`() throws {
        let operations = [Operation(ShowShelf()), Operation(FillShelf()), Operation(EmptyShelf())]
        let document = OpenAPI(
            title: "Shop",
            version: "1",
            operations: operations,
            plain: [
                .init("Ping", "/ping", "Answers", contentType: "application/json", statuses: [200: "It does"])
            ]
        ).document()
        let shelf = try #require(document["paths"]?["/shelves/{shelf_id}"])
        let fill = try #require(shelf["post"])

        #expect(document["openapi"] == .string("3.1.0"))
        #expect(shelf["get"]?["operationId"] == .string("ShowShelf"))
        #expect(
            shelf["get"]?["parameters"]?.array?.map { $0["name"]?.string } == [
                "shelf_id", "page", "attributes",
            ]
        )
        #expect(shelf["get"]?["parameters"]?.array?.last?["style"] == .string("deepObject"))
        #expect(shelf["get"]?["responses"]?["304"] != nil)
        #expect(fill["security"] != nil)
        #expect(fill["requestBody"]?["required"] == .bool(true))
        #expect(fill["parameters"]?.array?.last?["name"] == .string("Idempotency-Key"))
        #expect(fill["responses"]?["201"] != nil)
        for status in ["400", "401", "403", "404", "409", "422"] {
            #expect(fill["responses"]?[status] != nil, "\(status)")
        }
        #expect(document["paths"]?["/shelves"]?["delete"]?["responses"]?["204"]?["content"] == nil)
        #expect(document["paths"]?["/ping"]?["get"]?["operationId"] == .string("Ping"))
        #expect(document["components"]?["schemas"]?["Problem"] != nil)
    }

    @Test(
        arguments: [(nil, nil, 1, 10, 0), (3, 20, 3, 20, 40), (1_000_000, 100, 1_000_000, 100, 99_999_900)]
            as [(Int?, Int?, Int, Int, Int)]
    )
    func `a page has a number, a size and an offset`(
        page: Int?,
        size: Int?,
        number: Int,
        kept: Int,
        offset: Int
    ) {
        let request = PageRequest(page: page.flatMap { Count($0) }, size: size.flatMap { Count($0) })

        #expect(request.number == number)
        #expect(request.size == kept)
        #expect(request.offset == offset)
    }
}
