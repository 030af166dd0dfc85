package import Intake
package import Kernel

/// Brings a file of products into the shop: as a stream, batch by batch, each in a transaction of its own.
///
/// The same file a second time changes nothing. A draft that the shop refuses is reported and never
/// stops the others.
package struct Importer: Sendable {
    package struct Options: Sendable {
        /// Every batch is tried and taken back.
        package var isDryRun = false
        /// Begins anew although an earlier import of the file was interrupted.
        package var restarts = false
        /// Results in one transaction, 1 to 1,000.
        ///
        /// A large one makes buyers wait on SQLite's only writer.
        package var batchMax = 500

        package init() {}
    }

    /// How far an import is.
    package struct Progress: Sendable {
        package let counts: ImportCounts
        package let file: CatalogueFile.Progress
    }

    let database: any Database
    let currency: Currency
    let options: Options

    package init(_ database: any Database, currency: Currency, options: Options = Options()) {
        self.database = database
        self.currency = currency
        self.options = options
    }

    /// Imports a file and says how it went.
    ///
    /// - Parameters:
    ///   - identity: what an interrupted import of this file is found by; nil when it cannot be resumed.
    ///   - open: opens the file, passing over that many results.
    ///   - onRefusal: told each row that is not imported.
    ///   - onProgress: told after each batch.
    /// - Returns: the counts over the whole file, and what this run refused.
    /// - Throws: `IntakeError` when the file is unusable from its beginning, `DatabaseError` when the
    ///   database fails. What was committed until then stays, and the next run goes on after it.
    package func run(
        identity: String? = nil,
        open: (_ skipping: Int) throws -> CatalogueFile,
        onRefusal: (ImportRefusal) throws -> Void = { _ in },
        onProgress: (Progress) -> Void = { _ in }
    ) async throws -> ImportReport {
        var steps = ImportSteps(importer: self, run: try await begin(identity))
        var report = ImportReport(counts: steps.counts, resumedAfter: steps.counts.read)
        let file = try open(steps.counts.read)
        var hasMore = true
        while hasMore {
            let batch = try read(file, hasMore: &hasMore, failure: &report.failure)
            for refusal in try await steps.take(batch) {
                try onRefusal(refusal)
                if report.refusals.count < ImportReport.refusalsMax { report.refusals.append(refusal) }
            }
            report.counts = steps.counts
            onProgress(Progress(counts: report.counts, file: file.progress))
        }
        if report.failure == nil { try await steps.finish() }
        return report
    }

    private func begin(_ identity: String?) async throws -> ImportRun? {
        guard let identity, !options.isDryRun else { return nil }
        let restarts = options.restarts
        return try await database.write { tx in
            try ImportRun.begin(file: identity, restarts: restarts, in: tx)
        }
    }

    /// The next batch; a file that cannot be read on still gives what was read before.
    private func read(
        _ file: CatalogueFile,
        hasMore: inout Bool,
        failure: inout String?
    ) throws -> [PreparedResult] {
        var batch: [PreparedResult] = []
        var weight = 0
        do {
            // Twice as many rows as results: what has many variants costs more.
            while batch.count < options.batchMax, weight < 2 * options.batchMax {
                guard let result = try file.next() else {
                    hasMore = false
                    break
                }
                let prepared = PreparedResult(result, currency: currency)
                weight += prepared.weight
                batch.append(prepared)
            }
        } catch let error as IntakeError {
            hasMore = false
            failure = error.description
        }
        return batch
    }
}
