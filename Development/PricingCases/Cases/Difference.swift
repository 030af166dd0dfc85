import Kernel
import Pricing

/// A rule of another platform that is not ours and makes other cents.
///
/// It is recognised from what a case says, never from its name, and explains only the differences that it can
/// make.
package struct Difference: Sendable {
    package let name: String
    /// What they do and what we do.
    package let sentence: String
    let holds: @Sendable (Tried) -> Bool

    /// A case whose answer is not the platform's.
    struct Tried {
        let the: PricingCase
        let mismatches: [Mismatch]
        /// If it was an order.
        let quoted: QuotedCase?

        func says(_ words: String...) -> Bool {
            words.contains { the.rule.localizedLowercaseContains($0) }
        }

        func has(_ key: String) -> Bool { the.inputs[key] != nil }

        /// Whether every difference is in the place of units that were left over: the same sum, no part off
        /// by more than one.
        var isReordered: Bool {
            isWithin(1)
                && mismatches.allSatisfy { mismatch in
                    let numbers = [mismatch.expected, mismatch.got].map(Mismatch.numbers)
                    let sums = numbers.map { $0.reduce(0) { $0 &+ $1.fine } }
                    return numbers[0].count > 1 && sums[0] == sums[1]
                }
        }

        /// Whether no number is off by more than so many minor units.
        func isWithin(_ units: Int64) -> Bool {
            let isDecimal = quoted?.draft.isDecimal ?? false
            return mismatches.allSatisfy { mismatch in
                let (left, right) = (Mismatch.numbers(mismatch.expected), Mismatch.numbers(mismatch.got))
                return !left.isEmpty && left.count == right.count
                    && zip(left, right).allSatisfy {
                        abs($0.fine &- $1.fine) <= units * (isDecimal ? 100 : 10_000)
                    }
            }
        }
    }
}

extension ExactNumber {
    /// In ten-thousandths, cut off.
    fileprivate var fine: Int64 {
        if let exact = scaled(to: 4) { return exact }
        return (4..<max(4, decimals)).reduce(unscaled) { value, _ in value / 10 }
    }
}

extension String {
    fileprivate func localizedLowercaseContains(_ words: String) -> Bool {
        lowercased().contains(words.lowercased())
    }
}
