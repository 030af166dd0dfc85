import Kernel
import Pricing

/// Tries cases against the real quote.
package enum Judge {
    package static func judge(_ cases: [PricingCase]) -> [Judged] {
        cases.map { Judged(pricingCase: $0, verdict: verdict(on: $0)) }
    }

    /// The last line: `agree 180, differs by rule 40, not understood 17, wrong 0`.
    package static func counts(_ judged: [Judged]) -> String {
        Verdict.Kind.allCases.map { kind in
            "\(kind.rawValue) \(judged.count { $0.verdict.kind == kind })"
        }.joined(separator: ", ")
    }

    static func verdict(on the: PricingCase) -> Verdict {
        do {
            let inputs = try Fields(the.inputs, "inputs")
            let answering = try shape(of: inputs, the)
            try inputs.finish()
            return try compare(the, answering)
        } catch let error as NotUnderstood {
            return .notUnderstood(error.why)
        } catch {
            return .notUnderstood("the amounts are too large or fit together in no way: \(error)")
        }
    }

    /// The first shape that the inputs have.
    private static func shape(of inputs: Fields, _ the: PricingCase) throws -> any Answering {
        for shape in shapes where shape.fits(inputs) { return try shape.init(inputs, the) }
        throw NotUnderstood(why: "the inputs have no known shape")
    }

    private static var shapes: [any Answering.Type] {
        [
            SplitPieces.self, CashPieces.self, NetToGrossPieces.self, MeasurePieces.self,
            GiftCardPieces.self, RefundPieces.self, MovedPricePieces.self, TaxFreeCountry.self,
            MinimalFeeOrder.self, FirstPieces.self, ShippedPieces.self, UnofferedPieces.self,
            QuotedCase.self,
        ]
    }

    private static func compare(_ the: PricingCase, _ answering: any Answering) throws -> Verdict {
        guard case .object(let expected) = the.expected, !expected.isEmpty else {
            throw NotUnderstood(why: "expected holds nothing")
        }
        var mismatches: [Mismatch] = []
        var compared = 0
        for (key, value) in expected {
            guard let got = try answering.answer(key, value) else {
                // A word such as a status is nothing that a quote counts.
                if value.string != nil, value.exact == nil { continue }
                throw NotUnderstood(why: "expected.\(key) is unknown")
            }
            compared += 1
            if !value.agrees(with: got) { mismatches.append(Mismatch(key: key, expected: value, got: got)) }
        }
        guard compared > 0 else { throw NotUnderstood(why: "nothing that is expected is an amount") }
        guard !mismatches.isEmpty else { return .agree }
        func text(_ side: (Mismatch) -> JSON) -> String {
            mismatches.map { "\($0.key) \(side($0).text)" }.joined(separator: ", ")
        }
        let (wanted, got) = (text(\.expected), text(\.got))
        let tried = Difference.Tried(the: the, mismatches: mismatches, quoted: answering as? QuotedCase)
        guard let rule = Difference.all.first(where: { $0.holds(tried) }) else {
            return .wrong(expected: wanted, got: got)
        }
        return .differs(rule, expected: wanted, got: got)
    }
}

/// Inputs of one shape, tried; what is expected is asked of them.
protocol Answering {
    static func fits(_ inputs: Fields) -> Bool
    init(_ inputs: Fields, _ the: PricingCase) throws
    /// Nil for a key that it knows nothing of.
    func answer(_ key: String, _ expected: JSON) throws -> JSON?
}

extension Money {
    /// In minor units.
    var json: JSON { .number(String(minor)) }
    /// In whole units with the currency's digits.
    var decimalJSON: JSON { .number(description) }
}
