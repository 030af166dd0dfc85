import Foundation

/// The table that is printed, one line a measurement.
struct Report {
    private static let columns = [
        "path", "engine", "conns", "req/s", "of limit", "CPU µs/req", "limit CPU", "p50 µs", "p99 µs",
        "failed",
    ]
    private static let widths = [38, 11, 6, 10, 9, 11, 10, 8, 8, 7]

    static func header() {
        line(columns)
        Console.out(String(repeating: "-", count: widths.reduce(0, +)))
    }

    static func line(_ cells: [String]) {
        Console.out(
            zip(cells, widths).map { cell, width in
                cell + String(repeating: " ", count: max(1, width - cell.count))
            }.joined()
        )
    }

    static func number(_ value: Double, _ decimals: Int = 0) -> String {
        String(format: "%.\(decimals)f", value)
    }
}

enum Console {
    static func out(_ line: String) {
        FileHandle.standardOutput.write(Data((line + "\n").utf8))
    }

    static func note(_ line: String) {
        FileHandle.standardError.write(Data((line + "\n").utf8))
    }
}
