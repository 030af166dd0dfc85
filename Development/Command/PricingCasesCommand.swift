import ArgumentParser
import Foundation
import Kernel
import PricingCases

/// Tries a file of examples from other platforms against the real quote: `make pricing-cases`.
@main
struct PricingCasesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pricing-cases",
        abstract: "Try a file of pricing examples against the real quote.",
        discussion: """
            Prints for each case whether Mercato agrees, differs by a named rule, does not understand it \
            or is \
            wrong, and the four counts on the last line.
            Exit codes: 0 when nothing is wrong, 1 when something is, 2 when the file cannot be read.
            """
    )

    @Argument(help: "A list of cases in JSON.") var file = "../shared/cases/pricing.json"
    @Flag(help: "Print JSON, one case a line.") var json = false
    @Flag(help: "Print docs/pricing-cases.md.") var markdown = false

    func run() throws {
        let judged = Judge.judge(try cases())
        if markdown {
            print(CasesPage.text(judged), terminator: "")
        } else if json {
            for entry in judged { print(entry.json.text) }
            print(JSON.object(counts(judged)).text)
        } else {
            for entry in judged { print("\(entry.pricingCase.id)  \(entry.verdict.words)") }
            print(Judge.counts(judged))
        }
        if judged.contains(where: { $0.verdict.kind == .wrong }) { throw ExitCode(1) }
    }

    private func cases() throws -> [PricingCase] {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw refusal("it cannot be read")
        }
        do throws(PricingCase.Unreadable) {
            return try PricingCase.all(in: Array(data))
        } catch {
            throw refusal(error.description)
        }
    }

    private func refusal(_ why: String) -> ExitCode {
        FileHandle.standardError.write(Data("pricing-cases: \(file): \(why)\n".utf8))
        return ExitCode(2)
    }

    private func counts(_ judged: [Judged]) -> [(key: String, value: JSON)] {
        Verdict.Kind.allCases.map { kind in
            (key: kind.rawValue, value: .number(String(judged.count { $0.verdict.kind == kind })))
        }
    }
}
