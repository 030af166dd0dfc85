/// Rows of CSV (RFC 4180) for spreadsheets.
package enum CSVText {
    /// One cell: a text is guarded against being run as a formula, a number stays one.
    package enum Cell: Sendable {
        case text(String)
        case number(String)
        case empty
    }

    /// The cells as one line, with its end.
    package static func row(_ cells: [Cell]) -> String {
        cells.map(written).joined(separator: ",") + "\n"
    }

    private static func written(_ cell: Cell) -> String {
        switch cell {
        case .empty: return ""
        case .number(let digits): return digits
        case .text(let text):
            let text = FormulaGuard.guarded(text)
            guard text.utf8.contains(where: { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }) else { return text }
            return "\"" + text.replacing("\"", with: "\"\"") + "\""
        }
    }
}
