import Kernel

/// Runs a valid request in its transaction, with its idempotency record and its precondition.
struct OperationRunner: Sendable {
    let database: any Database

    struct Answer: Sendable {
        let outgoing: Outgoing
        var isReplay = false
        var dependencies: Set<String>?
        var validUntil: Timestamp?
    }

    /// What must be so before a write: the validator of what the client saw last.
    struct Precondition: Sendable {
        let field: String
        /// Answers what a GET would show now; nil when nothing is shown at this address.
        let current: (@Sendable (Transaction) throws -> Outgoing)?

        static let failed = Problem.Kind(412, "precondition_failed", "It has changed since it was read.")

        func check(in tx: Transaction) throws {
            guard let current else {
                throw Problem(Self.failed, "This address has no validator to compare If-Match with.")
            }
            let etag = Reply.etag(of: try current(tx).body)
            guard Reply.matches(field, etag) else {
                throw Problem(Self.failed, "It has changed since you read it. Read it again, then decide.")
            }
        }
    }

    func run(
        _ operation: Operation,
        _ work: Work,
        key: Idempotency?,
        precondition: Precondition?
    ) async throws -> Answer {
        switch work {
        case .transaction(let perform):
            return try await database.transact(operation.isolation) { tx in
                if let key, case .answered(let outgoing) = try key.claim(in: tx) {
                    return Answer(outgoing: outgoing, isReplay: true)
                }
                try precondition?.check(in: tx)
                let outgoing = try perform(tx)
                try key?.store(outgoing, in: tx)
                return Answer(outgoing: outgoing, dependencies: tx.dependencies, validUntil: tx.validUntil)
            }
        case .exchange(let exchange):
            return try await run(exchange, key: key, precondition: precondition)
        }
    }

    private enum Prepared: Sendable {
        case question(any Sendable)
        case answered(Outgoing)
    }

    private func run(
        _ exchange: ExchangeWork,
        key: Idempotency?,
        precondition: Precondition?
    ) async throws -> Answer {
        let prepared = try await database.write { tx -> Prepared in
            if let key, case .answered(let outgoing) = try key.claim(in: tx) { return .answered(outgoing) }
            try precondition?.check(in: tx)
            return .question(try exchange.prepare(tx))
        }
        switch prepared {
        case .answered(let outgoing):
            return Answer(outgoing: outgoing, isReplay: true)
        case .question(let question):
            let finding = try await exchange.ask(question)
            return try await database.write { tx in
                let outgoing = try exchange.settle(question, finding, tx)
                try key?.store(outgoing, in: tx)
                return Answer(outgoing: outgoing)
            }
        }
    }
}
