/// The page of all cases that are not answered alike: docs/pricing-cases.md.
package enum CasesPage {
    package static func text(_ judged: [Judged]) -> String {
        let differing = judged.filter { $0.verdict.kind == .differs }
        let foreign = judged.filter { $0.verdict.kind == .notUnderstood }
        return """
            # Pricing cases of other platforms

            Other platforms publish examples of what an order costs. `make pricing-cases` tries a file of them
            against the real quote (`FILE=…` names another one) and says for each whether the amounts
            agree, differ
            by a rule that is named below, ask for something that is not understood, or are wrong.
            Nothing decides
            by the name of a case: how a case is read follows from the shape of its inputs, and a
            difference counts
            as a rule only where what the case says shows that rule and the amounts differ as it can make
            them.

            This page is written by `make -s pricing-cases ARGS=--markdown > docs/pricing-cases.md`; a
            test holds it to the
            program.

            Of \(judged.count) cases: \(Judge.counts(judged)).

            ## Rules that differ

            | rule | what differs | cases |
            |---|---|---|
            \(rules(differing))

            ## Cases that differ

            | case | rule | theirs | ours |
            |---|---|---|---|
            \(differing.map(row).joined(separator: "\n"))

            ## Cases that are not understood

            | case | what nothing here offers |
            |---|---|
            \(foreign.map(row).joined(separator: "\n"))

            """
    }

    private static func rules(_ differing: [Judged]) -> String {
        Difference.all.map { rule in
            let count = differing.count { entry in
                if case .differs(let found, _, _) = entry.verdict { found.name == rule.name } else { false }
            }
            return "| \(rule.name) | \(rule.sentence) | \(count) |"
        }.joined(separator: "\n")
    }

    private static func row(_ entry: Judged) -> String {
        let id = entry.pricingCase.id
        return switch entry.verdict {
        case .differs(let rule, let expected, let got):
            "| \(id) | \(rule.name) | `\(expected)` | `\(got)` |"
        case .notUnderstood(let why): "| \(id) | \(why) |"
        case .agree, .wrong: ""
        }
    }
}
