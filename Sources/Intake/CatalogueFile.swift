/// A catalogue file as a stream of drafts, read in constant memory whatever its size.
///
/// What is wrong with a row or element becomes `.refused` and reading goes on; only a file that cannot be
/// read at all throws ``IntakeError``. Results come in the same order in every run, so a run that was
/// interrupted goes on with `skipping: resultsRead`.
package final class CatalogueFile {
    package enum Format: String, CaseIterable, Sendable {
        case shopify
        case woocommerce
        case csv
        case json
    }

    /// How far the reading is.
    package struct Progress: Sendable, Equatable {
        /// Results handed out so far, those skipped included.
        package var resultsRead: Int
        package var bytesRead: Int64
        /// Nil for a pipe.
        package var bytesTotal: Int64?
    }

    private let source: ByteSource
    private var reader: any FormatReader
    private var pending: [IntakeResult] = []
    private var pendingIndex = 0
    private var hasEnded = false
    private var toSkip: Int
    private var resultsRead = 0

    /// Opens a file, or standard input for `-`; gzip is unpacked on the way.
    ///
    /// - Parameters:
    ///   - path: the file, or `-`.
    ///   - format: how it is written.
    ///   - skipping: how many results an earlier run has dealt with already.
    /// - Throws: ``IntakeError`` when it cannot be opened or is no such file.
    package convenience init(path: String, format: Format, skipping: Int = 0) throws {
        try self.init(source: ByteSource(path: path), format: format, skipping: skipping)
    }

    package init(source: ByteSource, format: Format, skipping: Int = 0) throws {
        self.source = source
        toSkip = max(skipping, 0)
        reader =
            switch format {
            case .shopify: try ShopifyFormat(source: source)
            case .woocommerce: try WooCommerceFormat(source: source)
            case .csv: try PlainFormat(source: source)
            case .json: try JSONFormat(source: source)
            }
        resultsRead = try reader.pass(toSkip)
        toSkip -= resultsRead
    }

    package var progress: Progress {
        Progress(resultsRead: resultsRead, bytesRead: source.bytesRead, bytesTotal: source.bytesTotal)
    }

    /// The next result; nil at the end.
    ///
    /// - Throws: ``IntakeError`` when the file cannot be read on.
    package func next() throws -> IntakeResult? {
        while true {
            if let result = try take() {
                resultsRead += 1
                if toSkip == 0 { return result }
                toSkip -= 1
            } else if hasEnded, pendingIndex == pending.count {
                return nil
            }
        }
    }

    /// Reads a whole file, handing out every result with the progress after it.
    package static func read(
        path: String,
        format: Format,
        skipping: Int = 0,
        each: (IntakeResult, Progress) throws -> Void
    ) throws {
        let file = try CatalogueFile(path: path, format: format, skipping: skipping)
        while let result = try file.next() { try each(result, file.progress) }
    }

    private func take() throws -> IntakeResult? {
        if pendingIndex < pending.count {
            defer { pendingIndex += 1 }
            return pending[pendingIndex]
        }
        guard !hasEnded else { return nil }
        pending.removeAll(keepingCapacity: true)
        pendingIndex = 0
        hasEnded = try !reader.read(into: &pending)
        return nil
    }
}
