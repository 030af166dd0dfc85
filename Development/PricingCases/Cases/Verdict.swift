package import Kernel

/// What became of a case.
package enum Verdict {
    case agree
    case differs(Difference, expected: String, got: String)
    case notUnderstood(String)
    case wrong(expected: String, got: String)

    package enum Kind: String, CaseIterable {
        case agree
        case differs = "differs by rule"
        case notUnderstood = "not understood"
        case wrong
    }

    package var kind: Kind {
        switch self {
        case .agree: .agree
        case .differs: .differs
        case .notUnderstood: .notUnderstood
        case .wrong: .wrong
        }
    }

    /// As it is printed behind the case's id.
    package var words: String {
        switch self {
        case .agree: "agree"
        case .differs(let rule, _, _): "differs by rule (\(rule.name))"
        case .notUnderstood(let why): "not understood (\(why))"
        case .wrong(let expected, let got): "wrong (expected \(expected), got \(got))"
        }
    }
}

/// A case and what became of it.
package struct Judged {
    package let pricingCase: PricingCase
    package let verdict: Verdict

    package var json: JSON {
        var members: [(String, JSON)] = [
            ("id", .string(pricingCase.id)), ("verdict", .string(verdict.kind.rawValue)),
        ]
        switch verdict {
        case .agree: break
        case .notUnderstood(let why): members.append(("why", .string(why)))
        case .differs(let rule, let expected, let got):
            members += [
                ("rule", .string(rule.name)), ("expected", .string(expected)), ("got", .string(got)),
            ]
        case .wrong(let expected, let got):
            members += [("expected", .string(expected)), ("got", .string(got))]
        }
        return .object(members.map { (key: $0.0, value: $0.1) })
    }
}
