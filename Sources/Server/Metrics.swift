import Kernel
import Synchronization

/// Counts and times requests by operation and prints them for Prometheus.
///
/// Labels come from the declarations, never from a request, so their number is bounded.
final class Metrics: Sendable {
    /// Upper bounds of the buckets, in microseconds.
    private static let bounds = [500, 1_000, 2_500, 5_000, 10_000, 25_000, 100_000, 500_000, 2_500_000]

    private struct Series {
        var byClass = [Int](repeating: 0, count: 6)
        var buckets = [Int](repeating: 0, count: Metrics.bounds.count + 1)
        var microseconds = 0
    }

    private let names: [String]
    private let series: Mutex<[Series]>
    private let active = Atomic<Int>(0)

    /// - Parameter names: the operations, in the order of their numbers; requests that match none come last.
    init(names: [String]) {
        self.names = names + ["none"]
        series = Mutex([Series](repeating: Series(), count: names.count + 1))
    }

    func begin() {
        active.add(1, ordering: .relaxed)
    }

    func end(target: Int?, status: Int, microseconds: Int) {
        active.subtract(1, ordering: .relaxed)
        let bucket = Self.bounds.firstIndex { microseconds <= $0 } ?? Self.bounds.count
        series.withLock { series in
            let index = target ?? series.count - 1
            series[index].byClass[min(max(status / 100, 0), 5)] += 1
            series[index].buckets[bucket] += 1
            series[index].microseconds += microseconds
        }
    }

    /// The text that Prometheus reads, format 0.0.4.
    func text(reruns: Int) -> String {
        let all = series.withLock { $0 }
        var text = "# HELP mercato_requests_total Requests answered.\n# TYPE mercato_requests_total counter\n"
        for (name, series) in zip(names, all) {
            for (statusClass, count) in series.byClass.enumerated() where count > 0 {
                text += "mercato_requests_total{operation=\"\(name)\",status=\"\(statusClass)xx\"} \(count)\n"
            }
        }
        text += "# HELP mercato_request_seconds Time to answer.\n# TYPE mercato_request_seconds histogram\n"
        for (name, series) in zip(names, all) where series.buckets.contains(where: { $0 > 0 }) {
            text += Self.histogram(name, series)
        }
        text +=
            "# HELP mercato_requests_active Requests being answered.\n# TYPE mercato_requests_active gauge\n"
        text += "mercato_requests_active \(active.load(ordering: .relaxed))\n"
        text += "# HELP mercato_transaction_reruns_total Writes run again after a conflict.\n"
        text +=
            "# TYPE mercato_transaction_reruns_total counter\nmercato_transaction_reruns_total \(reruns)\n"
        return text
    }

    private static func histogram(_ name: String, _ series: Series) -> String {
        var text = ""
        var sum = 0
        for (bound, count) in zip(bounds, series.buckets) {
            sum += count
            let seconds = Digits(value: Int64(bound), decimals: 6).text
            text += "mercato_request_seconds_bucket{operation=\"\(name)\",le=\"\(seconds)\"} \(sum)\n"
        }
        sum += series.buckets.last ?? 0
        text += "mercato_request_seconds_bucket{operation=\"\(name)\",le=\"+Inf\"} \(sum)\n"
        let seconds = Digits(value: Int64(series.microseconds), decimals: 6).text
        text += "mercato_request_seconds_sum{operation=\"\(name)\"} \(seconds)\n"
        text += "mercato_request_seconds_count{operation=\"\(name)\"} \(sum)\n"
        return text
    }
}
