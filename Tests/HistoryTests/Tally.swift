import Support
import Synchronization

/// How often each operation was done, refused, or left nobody knowing.
final class Tally: Sendable {
    enum End: Int, Sendable { case done, refused, inDoubt }

    private let counts = Mutex<[String: [Int]]>([:])

    func add(_ operation: String, _ end: End) {
        counts.withLock { $0[operation, default: [0, 0, 0]][end.rawValue] += 1 }
    }

    var total: Int { counts.withLock { $0.values.reduce(0) { $0 + $1.reduce(0, +) } } }

    func say(_ title: String) {
        let counts = counts.withLock { $0 }
        let sums = (0..<3).map { end in counts.values.reduce(0) { $0 + $1[end] } }
        Figures.say("\(title): \(sums[0]) done, \(sums[1]) refused, \(sums[2]) in doubt")
        let list = counts.sorted { $0.key < $1.key }.map { name, counts in
            "\(name) \(counts.map(String.init).joined(separator: "/"))"
        }
        Figures.say("  " + list.joined(separator: ", "))
    }
}
