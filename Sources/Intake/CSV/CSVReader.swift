/// Reads CSV (RFC 4180) row by row in constant memory; what is wrong with a row never ends the reading.
///
/// After `next()` has answered `.row`, `text(_:)` gives its fields until `next()` is called again. Blank
/// lines are passed over. The first good row fixes the number of columns. After a bad quote reading goes on
/// with the line that follows it, because that line is most probably a row of its own.
package struct CSVReader {
    package struct Limits: Sendable {
        /// Bytes of one field.
        package var fieldMax = 1 << 20
        /// Bytes of one row.
        package var rowMax = 4 << 20
        package var columnsMax = 512

        package init() {}
    }

    package enum Event: Equatable {
        case row
        case problem(RowProblem)
        case end
    }

    /// The line on which the current row begins, from 1.
    package private(set) var line = 1
    /// Number of fields every row must have, known after the first row.
    package private(set) var columns: Int?
    /// The rows begun so far, bad ones too.
    package private(set) var rowsRead = 0

    private let limits: Limits
    /// Begins with the current row.
    private var window: ByteWindow
    private var lengthOfRow = 0
    private var nextLine = 1
    private var hasStarted = false
    private var scan: RowScan

    /// The first line says whether commas, semicolons or tabs part the fields.
    package init(source: ByteSource, limits: Limits = Limits()) {
        self.limits = limits
        window = ByteWindow(source: source)
        scan = RowScan(fieldMax: limits.fieldMax, columnsMax: limits.columnsMax)
    }

    /// Goes on to the next row.
    package mutating func next() throws -> Event {
        if !hasStarted { try begin() }
        while true {
            window.start += lengthOfRow
            lengthOfRow = 0
            line = nextLine
            scan.begin()
            guard let trouble = try readRow() else {
                if scan.fields.isEmpty { return .end }
                lengthOfRow = scan.cursor
                nextLine += scan.lineBreaks
                if scan.isBlank { continue }
                rowsRead += 1
                if let problem = check() { return .problem(problem) }
                return .row
            }
            rowsRead += 1
            try leave(trouble)
            return .problem(RowProblem(line: line, reason: trouble.sentence))
        }
    }

    /// A field of the current row without surrounding white space; nil when it is blank or there is no such
    /// column.
    package func text(_ column: Int) -> String? {
        guard scan.fields.indices.contains(column) else { return nil }
        let field = scan.fields[column]
        return window.withBytes { bytes in
            var range = field.start..<field.end
            while let first = range.first, bytes[first].isBlank { range = (first + 1)..<range.upperBound }
            while let last = range.last, bytes[last].isBlank { range = range.lowerBound..<last }
            return range.isEmpty ? nil : Self.text(bytes[range], hasDoubledQuotes: field.hasDoubledQuotes)
        }
    }

    /// A field exactly as it was written, quotes resolved.
    package func exactText(_ column: Int) -> String {
        guard scan.fields.indices.contains(column) else { return "" }
        let field = scan.fields[column]
        return window.withBytes {
            Self.text($0[field.start..<field.end], hasDoubledQuotes: field.hasDoubledQuotes)
        }
    }

    private static func text(_ bytes: Slice<UnsafeBufferPointer<UInt8>>, hasDoubledQuotes: Bool) -> String {
        guard hasDoubledQuotes else { return String(decoding: bytes, as: UTF8.self) }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var isSecond = false
        for byte in bytes {
            isSecond = byte == UInt8(ascii: "\"") && !isSecond
            if !isSecond { result.append(byte) }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// Reads one row into `scan`; the trouble when there is no way to its end.
    private mutating func readRow() throws -> RowTrouble? {
        while true {
            let outcome = window.withBytes { scan.advance(over: $0, isLast: window.isAtEnd) }
            switch outcome {
            case .rowEnded: return nil
            case .trouble(let trouble): return trouble
            case .needsMore:
                guard window.count <= limits.rowMax else { return scan.tooLong }
                try window.fill()
            }
        }
    }

    /// What is wrong with a row whose end is known.
    private mutating func check() -> RowProblem? {
        if scan.hasNUL { return RowProblem(line: line, reason: "The row holds binary data.") }
        if scan.hasHighBytes {
            guard window.withBytes({ String(validating: $0[..<scan.cursor], as: UTF8.self) }) != nil else {
                return RowProblem(line: line, reason: "The row is not valid UTF-8.")
            }
        }
        guard let columns else {
            columns = scan.fields.count
            return nil
        }
        guard scan.fields.count != columns else { return nil }
        return RowProblem(
            line: line,
            reason: "The row has \(scan.fields.count) columns where the first row has \(columns)."
        )
    }

    /// Passes to the line after the trouble.
    private mutating func leave(_ trouble: RowTrouble) throws {
        // Line breaks inside earlier quoted fields of the same row count as well.
        nextLine += window.withBytes { $0[..<trouble.resumeAfter].count(where: { $0 == 10 }) }
        window.start += trouble.resumeAfter
        while true {
            if let found = window.withBytes({ $0.firstIndex(where: { $0 == 10 || $0 == 13 }) }) {
                let isReturn = window[found] == 13
                if isReturn, found + 1 == window.count, !window.isAtEnd {
                    window.start += found
                    try window.fill()
                    continue
                }
                let isPair = isReturn && found + 1 < window.count && window[found + 1] == 10
                window.start += found + (isPair ? 2 : 1)
                nextLine += 1
                return
            }
            window.start += window.count
            if window.isAtEnd { return }
            try window.fill()
        }
    }

    private mutating func begin() throws {
        hasStarted = true
        try window.passByteOrderMark()
        while window.count < ByteSource.chunkSize, !window.isAtEnd { try window.fill() }
        let counts = window.withBytes { bytes in
            let line = bytes.prefix { $0 != 10 && $0 != 13 }
            return [UInt8(ascii: ","), UInt8(ascii: ";"), 9].map { mark in (mark, line.count { $0 == mark }) }
        }
        // The comma wins a tie.
        var best = (mark: UInt8(ascii: ","), count: 0)
        for (mark, count) in counts where count > best.count { best = (mark, count) }
        scan.delimiter = best.mark
    }
}

extension UInt8 {
    /// A space, tab or line break.
    var isBlank: Bool { self == 32 || (self >= 9 && self <= 13) }
}
