import Foundation
import Kernel
import Ledger
import Replay

/// What a replay came to, as text and as JSON.
struct ReplayReport {
    let counts: ReplayCounts
    let pace: ReplayPace
    /// Bare inserts of the same lines, if they were measured.
    let raw: RawInserts?
    let balance: ShowTrialBalance.Reply
    let audit: AuditReport

    private var rawPace: ReplayPace? { raw.map { ReplayPace(lines: $0.lines, time: $0.time) } }

    /// The replay's speed in thousandths of that of bare inserts.
    private var ratio: Int? { rawPace.map { pace.perSecond * 1_000 / max($0.perSecond, 1) } }

    private func pounds(_ minor: Int64) -> String {
        Money(minor: minor, currency: Replayer.currency).description
    }

    private var figures: [(name: String, value: Int)] {
        [
            ("lines", counts.rows), ("lines_sold", counts.linesSold),
            ("lines_refunded", counts.linesRefunded), ("lines_refused", counts.linesRefused),
            ("lines_repeated", counts.linesRepeated), ("invoices", counts.invoices),
            ("orders", counts.orders), ("refunds", counts.refunds), ("products", counts.products),
            ("customers", counts.customers),
        ]
    }

    private var sums: [(name: String, minor: Int64)] {
        [
            ("sold", counts.soldMinor), ("refunded", counts.refundedMinor),
            ("net", counts.soldMinor - counts.refundedMinor), ("cancelled", counts.cancelledMinor),
        ]
    }

    // MARK: JSON

    func json() throws -> JSON {
        func number(_ value: Int) -> JSON { .number(String(value)) }
        var members: [(String, JSON)] = figures.map { ($0.name, number($0.value)) }
        members += sums.map { ($0.name, .number(pounds($0.minor))) }
        members.append(("currency", .string(Replayer.currency.code)))
        members.append(("refused", .object(ReplayReason.allCases.compactMap(refused))))
        members.append(("months", revenue(counts.months)))
        members.append(("countries", revenue(counts.countries)))
        members.append(("lines_per_second", number(pace.perSecond)))
        members.append(("milliseconds", number(pace.milliseconds)))
        if let rawPace, let ratio {
            members.append(("raw_lines_per_second", number(rawPace.perSecond)))
            members.append(("ratio_to_raw", .number(Digits(value: Int64(ratio), decimals: 3).text)))
        }
        if let peak = Self.peakKiB { members.append(("peak_memory_kib", number(peak))) }
        members.append(("trial_balance", try JSON.parse(ReplyEncoder.bytes(of: balance))))
        members.append(("audit", .object([("clean", .bool(audit.clean)), ("found", number(audit.found))])))
        return .object(members)
    }

    private func refused(_ reason: ReplayReason) -> (String, JSON)? {
        guard let count = counts.refused[reason] else { return nil }
        let examples = (counts.examples[reason] ?? []).map(\.json)
        return (
            reason.rawValue,
            .object([
                ("count", .number(String(count))), ("reason", .string(reason.sentence)),
                ("examples", .array(examples)),
            ])
        )
    }

    private func revenue(_ sums: [String: ReplayCounts.Sum]) -> JSON {
        .object(
            sums.sorted { $0.key < $1.key }.map { key, sum in
                (
                    key,
                    .object([
                        ("orders", .number(String(sum.orders))), ("sold", .number(pounds(sum.soldMinor))),
                        ("refunded", .number(pounds(sum.refundedMinor))),
                        ("net", .number(pounds(sum.netMinor))),
                    ])
                )
            }
        )
    }

    // MARK: Text

    var text: String {
        var lines = figures.map { "\(Self.padded($0.name.replacing("_", with: " "), 16))\($0.value)" }
        lines += sums.map { "\(Self.padded($0.name, 16))\(pounds($0.minor)) \(Replayer.currency.code)" }
        lines.append("\nRefused lines")
        for reason in ReplayReason.allCases {
            guard let count = counts.refused[reason] else { continue }
            lines.append("  \(Self.padded(String(count), 8))\(reason.rawValue): \(reason.sentence)")
            for example in counts.examples[reason] ?? [] {
                let detail = example.detail.map { ": \($0)" } ?? ""
                lines.append("          line \(example.line), invoice \(example.invoice)\(detail)")
            }
        }
        lines += table("Revenue by month", counts.months) + table("Revenue by country", counts.countries)
        lines.append("\nTrial balance")
        for account in balance.accounts {
            lines.append("  \(Self.padded(account.account, 20))\(account.balance) \(account.currency)")
        }
        lines.append("  \(balance.balanced ? "balanced" : "NOT BALANCED")")
        lines.append("\n\(pace.lines) lines in \(pace.milliseconds) ms, \(pace.perSecond)/s")
        if let rawPace, let ratio {
            let share = Digits(value: Int64(ratio), decimals: 3).text
            lines.append("bare inserts: \(rawPace.perSecond)/s; the replay runs at \(share) of that")
        }
        if let peak = Self.peakKiB { lines.append("at most \(peak / 1_024) MiB of memory") }
        lines.append(
            audit.clean
                ? "audit: \(audit.checks.count) checks, everything agrees"
                : "audit: \(audit.found) found by \(audit.broken.joined(separator: ", ")); run mercato audit"
        )
        return lines.joined(separator: "\n")
    }

    private func table(_ title: String, _ sums: [String: ReplayCounts.Sum]) -> [String] {
        [
            "\n" + title,
            "  \(Self.padded("", 20))\(Self.padded("orders", 10))\(Self.padded("sold", 16))"
                + "\(Self.padded("refunded", 16))net",
        ]
            + sums.sorted { $0.key < $1.key }.map { key, sum in
                "  \(Self.padded(key, 20))\(Self.padded(String(sum.orders), 10))"
                    + "\(Self.padded(pounds(sum.soldMinor), 16))\(Self.padded(pounds(sum.refundedMinor), 16))"
                    + pounds(sum.netMinor)
            }
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }

    /// `VmHWM`: the most memory that this process has had at a time.
    private static var peakKiB: Int? {
        let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = status?.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line.flatMap { Int($0.filter(\.isNumber)) }
    }
}
