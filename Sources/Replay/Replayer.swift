internal import Bulk
internal import Intake
package import Kernel

/// Replays a file into an empty shop, some invoices a transaction.
package struct Replayer: Sendable {
    package struct Options: Sendable {
        /// Invoices in one transaction, 1 to 1,000.
        package var batchMax = 100
        /// Whether goods of refunded lines go back into stock.
        package var restocks = true

        package init() {}
    }

    /// In which the file's prices are, whatever the shop's currency.
    package static let currency: Currency = {
        guard let pound = Currency("GBP") else { preconditionFailure("the pound is a currency") }
        return pound
    }()

    /// Rows of the file that one transaction takes, one more invoice apart.
    private static let rowsMax = 4_000

    let database: any Database
    let hashing: Hashing
    let options: Options

    package init(_ database: any Database, hashing: Hashing, options: Options = Options()) {
        self.database = database
        self.hashing = hashing
        self.options = options
    }

    /// Replays the file, from where an interrupted replay stopped.
    ///
    /// - Parameters:
    ///   - path: CSV, by itself or packed by xz or gzip.
    ///   - onBegin: told what was done before.
    ///   - onRefusal: told each line that this run refuses.
    ///   - onProgress: told after each transaction.
    /// - Returns: the counts over the whole file.
    /// - Throws: ``ReplayProblem``, `IntakeError`, `DatabaseError`. What was committed until then stays, and
    ///   the next run goes on after it.
    package func run(
        _ path: String,
        onBegin: (ReplayCounts) -> Void = { _ in },
        onRefusal: (RefusedLine) throws -> Void = { _ in },
        onProgress: (ReplayCounts) -> Void = { _ in }
    ) async throws -> ReplayCounts {
        guard let identity = try FileIdentity.of(path, hashing: hashing) else { throw ReplayProblem.noFile }
        var run = try await database.write { tx in try ReplayRun.begin(file: identity, in: tx) }
        onBegin(run.counts)
        let file = try SalesFile(path: path, skipping: run.counts.rows)
        while true {
            let batch = try batch(of: file)
            guard !batch.isEmpty else { break }
            for refusal in try await take(batch, &run) { try onRefusal(refusal) }
            onProgress(run.counts)
        }
        let ended = run
        try await database.write { tx in try ended.finish(in: tx) }
        return run.counts
    }

    private func batch(of file: SalesFile) throws -> [Invoice] {
        var batch: [Invoice] = []
        var rows = 0
        while batch.count < options.batchMax, rows < Self.rowsMax, let invoice = try file.invoice() {
            rows += invoice.rows
            batch.append(invoice)
        }
        return batch
    }

    /// Deals with a batch for good; one that the shop refuses is halved until the culprit stands alone.
    private func take(_ batch: [Invoice], _ run: inout ReplayRun) async throws -> [RefusedLine] {
        do {
            return try await attempt(batch, &run)
        } catch let error where Self.isAboutTheData(error) {
            guard batch.count > 1 else {
                return try await attempt(batch.map { $0.refused(because: Self.sentence(error)) }, &run)
            }
            let middle = batch.count / 2
            let former = try await take(Array(batch[..<middle]), &run)
            return former + (try await take(Array(batch[middle...]), &run))
        }
    }

    private func attempt(_ batch: [Invoice], _ run: inout ReplayRun) async throws -> [RefusedLine] {
        let old = run
        let (next, refusals) = try await database.write(isolation: .readCommittedAndGuarded) { tx in
            var work = ReplayBatch(counts: old.counts, replayer: self)
            try work.run(batch, in: tx)
            return (try old.advanced(to: work.counts, in: tx), work.refusals)
        }
        run = next
        return refusals
    }

    private static func isAboutTheData(_ error: any Error) -> Bool {
        switch error {
        case let error as DatabaseError: error.isAboutTheData
        case is Problem, is any Refusal, is Money.Fault: true
        default: false
        }
    }

    private static func sentence(_ error: any Error) -> String {
        switch error {
        case let problem as Problem: problem.detail
        case let refusal as any Refusal: refusal.problem.detail
        default: "The database refused a value of it: \(error)."
        }
    }
}

extension Invoice {
    /// Nothing of it is tried again.
    fileprivate func refused(because reason: String) -> Invoice {
        var invoice = self
        invoice.refused += lines.map { RefusedLine($0, $0.refusal ?? .shopRefused, reason) }
        invoice.lines = []
        return invoice
    }
}
