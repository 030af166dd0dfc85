internal import Kernel

/// Cuts rows for `VALUES` so that a statement keeps under the 32,766 parameters that SQLite takes
/// (PostgreSQL takes 65,535).
enum Batches {
    private static let parametersMax = 32_000

    static func of(_ rows: [SQL], columns: Int) -> [[SQL]] {
        let size = max(1, parametersMax / columns)
        return stride(from: 0, to: rows.count, by: size).map { Array(rows[$0..<min($0 + size, rows.count)]) }
    }
}
