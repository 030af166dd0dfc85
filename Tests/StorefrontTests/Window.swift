import Catalog
import Inventory
import Kernel
import Storefront
import Support

/// A shop window with a few products, asked as the server asks it.
struct Window: Sendable {
    let database: any Database
    let clock: TestClock

    static func open(
        _ engine: TestDatabase,
        _ body: @escaping @Sendable (Window) async throws -> Void
    ) async throws {
        let clock = TestClock()
        try await engine.with(clock: clock.clock) { database in
            let window = Window(database: database, clock: clock)
            try await window.fill()
            try await body(window)
        }
    }

    struct Answer: Sendable {
        let json: JSON
        let dependencies: Set<String>
        let validUntil: Timestamp?

        /// The ids of the products, in order.
        var ids: [Int64] { json["products"]?.array?.compactMap { $0["id"]?.integer } ?? [] }
        var total: Int64? { json["total"]?.integer }
        var names: [String] { json["products"]?.array?.compactMap { $0["name"]?.string } ?? [] }
    }

    private static let operations = Storefront(currencies: ShopCurrencies(.sample)).endpoints
        .map { Operation($0) }

    /// Asks for a path and query such as `/products?brand=lumen`.
    func get(_ address: String) async throws -> Answer {
        let work = try Self.work(for: address)
        return try await database.read { tx in
            let reply = try work(tx)
            return Answer(
                json: try JSON.parse(reply.body),
                dependencies: tx.dependencies ?? [],
                validUntil: tx.validUntil
            )
        }
    }

    /// The checked question, ready to be answered.
    static func work(for address: String) throws -> @Sendable (Transaction) throws -> Outgoing {
        let halves = address.split(separator: "?", maxSplits: 1)
        let query = halves.count == 2 ? try QueryText.pairs(halves[1]) : []
        guard let (operation, path) = route(String(halves[0])) else {
            throw ProblemSeen(status: 0, field: nil)
        }
        let incoming = Incoming(identity: .nobody, path: path, query: query, body: [], requestID: "test")
        guard case .transaction(let work) = try operation.begin(incoming) else {
            preconditionFailure("\(address) is no query")
        }
        return { tx in try work(tx).outgoing() }
    }

    /// What a refused request says.
    struct ProblemSeen: Error, Equatable {
        let status: Int
        let field: String?
    }

    func refusal(of address: String) async throws -> ProblemSeen? {
        do {
            _ = try await get(address)
            return nil
        } catch let problem as Problem {
            return ProblemSeen(status: problem.kind.status, field: problem.errors.first?.field)
        }
    }

    /// The operation whose fixed segments fit best, as routers choose.
    private static func route(_ address: String) -> (Operation, [(name: String, value: String)])? {
        let parts = address.split(separator: "/").map(String.init)
        let fitting = operations.compactMap { operation -> (Operation, [(name: String, value: String)])? in
            let segments = operation.route.segments
            guard segments.count == parts.count else { return nil }
            var path: [(name: String, value: String)] = []
            for (segment, part) in zip(segments, parts) {
                switch segment {
                case .fixed(let text): guard text == part else { return nil }
                case .parameter(let name):
                    path.append((name, QueryText.decoded(part.utf8, plusIsSpace: false) ?? part))
                }
            }
            return (operation, path)
        }
        return fitting.min { $0.1.count < $1.1.count }
    }
}
