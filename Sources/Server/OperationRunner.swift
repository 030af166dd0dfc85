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

    /// What a transaction came to.
    private struct Finished: Sendable {
        let answer: Unwritten
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

    /// The line that a write of the staff leaves, and what shows the state before and after.
    struct Audit: Sendable {
        let line: AuditLine
        let show: (@Sendable (Transaction) throws -> Outgoing)?

        func before(in tx: Transaction) throws -> JSON? {
            guard let show else { return nil }
            do {
                return try JSON.parse(try show(tx).body)
            } catch is Problem {
                return nil
            }
        }

        func write(before: JSON?, _ outgoing: Outgoing, in tx: Transaction) throws {
            var line = line
            line.before = before
            line.after = try self.before(in: tx) ?? (try? JSON.parse(outgoing.body))
            try tx.audit(line)
        }
    }

    func run(
        _ operation: Operation,
        _ work: Work,
        key: Idempotency?,
        precondition: Precondition?,
        audit: Audit?
    ) async throws -> Answer {
        switch work {
        case .transaction(let perform):
            let finished = try await database.transact(operation.isolation) { tx -> Finished in
                if let key, case .answered(let outgoing) = try key.claim(in: tx) {
                    return Finished(answer: Unwritten(outgoing), isReplay: true)
                }
                try precondition?.check(in: tx)
                let before = try audit?.before(in: tx)
                var answer = try perform(tx)
                if audit != nil || key != nil {
                    let outgoing = try answer.outgoing()
                    try audit?.write(before: before, outgoing, in: tx)
                    try key?.store(outgoing, in: tx)
                    answer = Unwritten(outgoing)
                }
                return Finished(answer: answer, dependencies: tx.dependencies, validUntil: tx.validUntil)
            }
            return Answer(
                outgoing: try finished.answer.outgoing(),
                isReplay: finished.isReplay,
                dependencies: finished.dependencies,
                validUntil: finished.validUntil
            )
        case .exchange(let exchange):
            return try await run(
                exchange,
                operation.isolation,
                key: key,
                precondition: precondition,
                audit: audit
            )
        case .feed: preconditionFailure("a feed is no single answer")
        }
    }

    private enum Prepared: Sendable {
        case question(any Sendable, before: JSON?)
        case answered(Outgoing)
    }

    private func run(
        _ exchange: ExchangeWork,
        _ isolation: Access,
        key: Idempotency?,
        precondition: Precondition?,
        audit: Audit?
    ) async throws -> Answer {
        let prepared = try await database.write(isolation: isolation) { tx -> Prepared in
            if let key, case .answered(let outgoing) = try key.claim(in: tx) { return .answered(outgoing) }
            try precondition?.check(in: tx)
            let before = try audit?.before(in: tx)
            return .question(try exchange.prepare(tx), before: before)
        }
        switch prepared {
        case .answered(let outgoing):
            return Answer(outgoing: outgoing, isReplay: true)
        case .question(let question, let before):
            let finding = try await exchange.ask(question)
            return try await database.write(isolation: isolation) { tx in
                let outgoing = try exchange.settle(question, finding, tx)
                try audit?.write(before: before, outgoing, in: tx)
                try key?.store(outgoing, in: tx)
                return Answer(outgoing: outgoing)
            }
        }
    }
}
