internal import Kernel

/// A CSV file whose first line names its columns; fields are asked for by name.
struct CSVTable<Column: ColumnName> {
    enum Event {
        case row
        case problem(RowProblem)
        case end
    }

    /// The names of the first line, as they were written.
    let header: [String]
    private var reader: CSVReader
    private let places: [Column: Int]
    /// Whether its fields were made safe for spreadsheets.
    private let isGuarded: Bool

    /// Reads the first line.
    ///
    /// - Throws: ``IntakeError`` when there is none or it lacks a compulsory column.
    init(source: ByteSource, kind: String, compulsory: [Column], isGuarded: Bool = false) throws {
        self.isGuarded = isGuarded
        var reader = CSVReader(source: source)
        switch try reader.next() {
        case .end: throw IntakeError("The file is empty.")
        case .problem(let problem):
            throw IntakeError(
                "Line \(problem.line) cannot be read as the names of columns. \(problem.reason)"
            )
        case .row: break
        }
        let header = (0..<(reader.columns ?? 0)).map { reader.text($0) ?? "" }
        var places: [Column: Int] = [:]
        let known = Dictionary(Column.allCases.map { ($0.rawValue.lowercased(), $0) }) { first, _ in first }
        for (index, name) in header.enumerated() {
            guard let column = known[name.lowercased()], places[column] == nil else { continue }
            places[column] = index
        }
        let missing = compulsory.filter { places[$0] == nil }.map(\.rawValue)
        guard missing.isEmpty else {
            let names = missing.joined(separator: ", ")
            throw IntakeError("This is not a \(kind): it has no column \(names).")
        }
        (self.reader, self.header, self.places) = (reader, header, places)
    }

    /// The line on which the current row begins, from 1.
    var line: Int { reader.line }

    mutating func next() throws -> Event {
        switch try reader.next() {
        case .row: .row
        case .problem(let problem): .problem(problem)
        case .end: .end
        }
    }

    func has(_ column: Column) -> Bool {
        places[column] != nil
    }

    /// The field of the current row, trimmed; nil when it is blank or the file has no such column.
    subscript(_ column: Column) -> String? {
        guard let place = places[column] else { return nil }
        return self[place: place]
    }

    subscript(place place: Int) -> String? {
        let text = reader.text(place)
        return isGuarded ? text.map(FormulaGuard.bare) : text
    }

    /// Where a column that is not in `Column` stands.
    func place(of name: String) -> Int? {
        header.firstIndex { $0.lowercased() == name.lowercased() }
    }
}

/// The columns that a format reads; the raw value is the name in the first line, in any case of letters.
protocol ColumnName: Hashable, RawRepresentable, CaseIterable, Sendable where RawValue == String {}
