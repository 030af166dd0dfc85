import Carts
import Kernel
import Support

/// A shop's endpoints without HTTP, for tests that look at rules rather than at the wire.
struct CartCalls {
    let database: any Database
    private let operations: [Operation]

    init(_ database: any Database, limits: CartLimits = CartLimits()) {
        self.database = database
        operations = Carts(currency: .sample, limits: limits).endpoints.map { Operation($0) }
    }

    struct Reply: Sendable {
        let status: Int
        let json: JSON

        var detail: String? { json["detail"]?.string }
        var code: String? { json["code"]?.string }
    }

    func callAsFunction(
        _ name: String,
        _ path: [String: String] = [:],
        query: [String: String] = [:],
        body: String = "",
        identity: Identity = .nobody
    ) async throws -> Reply {
        guard let operation = operations.first(where: { $0.name == name }) else {
            preconditionFailure("\(name) is no endpoint of carts")
        }
        do {
            let incoming = Incoming(
                identity: identity,
                path: path.map { (name: $0.key, value: $0.value) },
                query: query.map { (name: $0.key, value: $0.value) },
                body: Array(body.utf8),
                requestID: "test"
            )
            guard case .transaction(let work) = try operation.begin(incoming) else {
                preconditionFailure("\(name) is an exchange")
            }
            let outgoing = try await database.transact(operation.isolation, work)
            return Reply(
                status: outgoing.status,
                json: outgoing.body.isEmpty ? .null : try JSON.parse(outgoing.body)
            )
        } catch let problem as Problem {
            return try Self.reply(problem)
        } catch let refusal as any Refusal {
            return try Self.reply(refusal.problem)
        }
    }

    private static func reply(_ problem: Problem) throws -> Reply {
        Reply(status: problem.kind.status, json: try JSON.parse(problem.body(requestID: "test")))
    }

    /// A new cart's id.
    func cart() async throws -> String {
        try await self("CreateCart").json["cart_id"]?.string ?? ""
    }

    func add(_ body: String, to cart: String) async throws -> Reply {
        try await self("AddItem", ["cart_id": cart], body: body)
    }

    func show(_ cart: String) async throws -> Reply {
        try await self("ShowCart", ["cart_id": cart])
    }
}
