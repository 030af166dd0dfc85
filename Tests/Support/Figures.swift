import Foundation

/// Measured figures, for whoever reads the test's output.
package enum Figures {
    /// Whether the long forms run: `make torture`.
    package static let isLong = ProcessInfo.processInfo.environment["MERCATO_TEST_LONG"] == "1"

    package static func say(_ line: String) {
        FileHandle.standardError.write(Data("    \(line)\n".utf8))
    }

    /// The value that so many percent do not exceed.
    package static func percentile(_ percent: Int, of values: [Int]) -> Int {
        guard !values.isEmpty else { return 0 }
        return values.sorted()[min(values.count - 1, values.count * percent / 100)]
    }

    package static func microseconds(_ time: Duration) -> Int {
        let (seconds, attoseconds) = time.components
        return Int(seconds * 1_000_000 + attoseconds / 1_000_000_000_000)
    }

    package static func milliseconds(_ microseconds: Int) -> String {
        "\(microseconds / 1_000).\(microseconds % 1_000 / 100) ms"
    }
}
