internal import Catalog
internal import Kernel

/// The committed steps of one import, in the order of the file.
struct ImportSteps {
    private let importer: Importer
    private var run: ImportRun?
    private(set) var counts: ImportCounts
    /// Fingerprints of the references that a dry run met: what it tried is not there any more.
    private var met: Set<Int> = []
    /// The slugs of the categories that it tried, which every batch makes anew.
    private var categories: Set<String> = []

    init(importer: Importer, run: ImportRun?) {
        self.importer = importer
        self.run = run
        counts = run?.counts ?? ImportCounts()
    }

    /// Deals with a batch for good and returns what of it was refused.
    mutating func take(_ batch: [PreparedResult]) async throws -> [ImportRefusal] {
        guard !batch.isEmpty else { return [] }
        let refusals: [ImportRefusal]
        do {
            let outcome = try await attempt(batch)
            counts.add(outcome.counts)
            refusals = outcome.refusals
            if importer.options.isDryRun {
                categories.formUnion(outcome.categories)
                counts.categories = categories.count
            }
        } catch let error where ImportSteps.isAboutTheData(error) {
            refusals = try await takeApart(batch, error)
        }
        if importer.options.isDryRun {
            for case .product(let draft, _, _) in batch { met.insert(draft.reference.hashValue) }
        }
        return refusals
    }

    func finish() async throws {
        guard let run else { return }
        try await importer.database.write { tx in try run.finish(in: tx) }
    }

    /// Halves a batch that the database refuses until the culprit stands alone.
    private mutating func takeApart(_ batch: [PreparedResult], _ error: any Error) async throws
        -> [ImportRefusal]
    {
        guard let first = batch.first else { return [] }
        guard batch.count > 1 else {
            if case .refused = first { throw error }
            let reason = "The shop cannot take this: \(ImportSteps.sentence(error))"
            return try await take([.refused(ImportRefusal(line: first.line, reason: Sentence.of(reason)))])
        }
        let middle = batch.count / 2
        let former = try await take(Array(batch[..<middle]))
        return former + (try await take(Array(batch[middle...])))
    }

    private mutating func attempt(_ batch: [PreparedResult]) async throws -> BatchImport.Outcome {
        let currency = importer.currency
        let met = met
        guard !importer.options.isDryRun else {
            do {
                return try await importer.database.write { tx in
                    throw Tried(
                        outcome: try BatchImport.run(
                            batch,
                            currency: currency,
                            isMet: { met.contains($0.hashValue) },
                            in: tx
                        )
                    )
                }
            } catch let tried as Tried {
                return tried.outcome
            }
        }
        let old = run
        let (outcome, next) = try await importer.database.write { tx in
            let outcome = try BatchImport.run(batch, currency: currency, isMet: { _ in false }, in: tx)
            return (outcome, try old?.advanced(by: batch.count, outcome.counts, in: tx))
        }
        run = next
        return outcome
    }

    /// Takes a transaction back and brings its outcome out.
    private struct Tried: Error {
        let outcome: BatchImport.Outcome
    }

    /// Whether the rows are to blame rather than the database.
    private static func isAboutTheData(_ error: any Error) -> Bool {
        switch error {
        case let error as DatabaseError: error.isAboutTheData
        case is Problem, is any Refusal: true
        default: false
        }
    }

    private static func sentence(_ error: any Error) -> String {
        switch error {
        case let problem as Problem: problem.detail
        case let refusal as any Refusal: refusal.problem.detail
        default: "the database refused a value of it"
        }
    }
}
