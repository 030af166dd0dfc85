package import Kernel

/// A feature's endpoints without HTTP, for tests that look at rules rather than at the wire.
///
/// ```swift
/// let reply = try await calls("AddItem", ["cart_id": cart], body: #"{"product_id": 3}"#)
/// ```
package struct EndpointCalls: Sendable {
    package let database: any Database
    private let operations: [Operation]

    package init(_ feature: any Feature, on database: any Database) {
        self.database = database
        operations = feature.endpoints.map { Operation($0) }
    }

    /// What an endpoint answered, a problem's body included.
    package struct Reply: Sendable {
        package let status: Int
        package let json: JSON
        package var headers: [(name: String, value: String)] = []

        package var detail: String? { json["detail"]?.string }
        package var code: String? { json["code"]?.string }
    }

    /// Calls the endpoint of a type's name.
    package func callAsFunction(
        _ name: String,
        _ path: [String: String] = [:],
        query: [String: String] = [:],
        body: String = "",
        as identity: Identity = .nobody
    ) async throws -> Reply {
        guard let operation = operations.first(where: { $0.name == name }) else {
            preconditionFailure("\(name) is no endpoint of this feature")
        }
        let incoming = Incoming(
            identity: identity,
            path: path.map { (name: $0.key, value: $0.value) },
            query: query.map { (name: $0.key, value: $0.value) },
            body: Array(body.utf8),
            requestID: "test"
        )
        do {
            guard case .transaction(let work) = try operation.begin(incoming) else {
                preconditionFailure("\(name) is an exchange")
            }
            let outgoing = try await database.transact(operation.isolation, work).outgoing()
            let json = outgoing.body.isEmpty ? JSON.null : try JSON.parse(outgoing.body)
            return Reply(status: outgoing.status, json: json, headers: outgoing.headers)
        } catch let problem as Problem {
            return try Self.reply(problem)
        } catch let refusal as any Refusal {
            return try Self.reply(refusal.problem)
        }
    }

    private static func reply(_ problem: Problem) throws -> Reply {
        Reply(status: problem.kind.status, json: try JSON.parse(problem.body(requestID: "test")))
    }
}

extension Identity {
    /// Somebody with these permissions.
    package static func holder(_ permissions: String...) -> Identity {
        Identity(holder: Holder(actor: "key:1", permissions: Set(permissions)), isLocal: false)
    }
}
