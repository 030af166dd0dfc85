import Foundation
import Kernel
import PricingCases
import Testing

struct PricingCaseTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    /// Examples of other platforms that may lie beside the package.
    private static let shared = root.deletingLastPathComponent()
        .appending(path: "shared/cases/pricing.json").path(percentEncoded: false)
    private static let isThere = FileManager.default.fileExists(atPath: shared)

    private static func judged() throws -> [Judged] {
        let data = try #require(FileManager.default.contents(atPath: shared))
        return Judge.judge(try PricingCase.all(in: Array(data)))
    }

    @Test(.enabled(if: isThere)) func `no case of another platform is wrong`() throws {
        let judged = try Self.judged()

        let wrong = judged.filter { $0.verdict.kind == .wrong }
        #expect(wrong.map(\.json.text) == [])
        #expect(judged.count >= 237)
        #expect(judged.count { $0.verdict.kind == .agree } >= 215)
    }

    @Test(.enabled(if: isThere)) func `the page of cases is what the program writes`() throws {
        let page = try String(contentsOf: Self.root.appending(path: "docs/pricing-cases.md"), encoding: .utf8)

        #expect(CasesPage.text(try Self.judged()) == page)
    }

    /// Inputs, what is expected, and the verdict.
    private static let verdicts: [(String, String, String)] = [
        (#"{"lines":[{"unit_price":100,"quantity":3}]}"#, #"{"total":300}"#, "agree"),
        (#"{"lines":[{"unit_price":100,"quantity":3}]}"#, #"{"total":"300"}"#, "agree"),
        (
            #"{"lines":[{"unit_price":100,"quantity":3}]}"#, #"{"total":301}"#,
            "wrong (expected total 301, got total 300)"
        ),
        (
            #"{"lines":[{"unit_price":100,"quantity":3}],"moon":1}"#, #"{"total":300}"#,
            "not understood (inputs.moon is unknown)"
        ),
        (
            #"{"lines":[{"unit_price":100,"colour":"red"}]}"#, #"{"total":100}"#,
            "not understood (inputs.lines[0].colour is unknown)"
        ),
        (
            #"{"lines":[{"unit_price":100}]}"#, #"{"moon":300}"#,
            "not understood (expected.moon is unknown)"
        ),
        (
            #"{"lines":[{"unit_price":100}]}"#, #"{"status":"sold"}"#,
            "not understood (nothing that is expected is an amount)"
        ),
        (#"{"lines":[{"unit_price":100}]}"#, "{}", "not understood (expected holds nothing)"),
        (#"{"lines":[{"unit_price":100}]}"#, "7", "not understood (expected holds nothing)"),
        ("{}", #"{"total":1}"#, "not understood (the inputs have no known shape)"),
        ("[1]", #"{"total":1}"#, "not understood (inputs is no object)"),
        (
            #"{"lines":[{"unit_price":-100}]}"#, #"{"total":-100}"#,
            "not understood (less than nothing, beside too few goods that are taxed alike)"
        ),
        (
            #"{"lines":[{"unit_price":1.5}]}"#, #"{"total":1}"#,
            "not understood (inputs.lines[0].unit_price is not a whole number)"
        ),
        (
            #"{"lines":[{"unit_price":100,"quantity":0}]}"#, #"{"total":0}"#,
            "not understood (a line has no pieces)"
        ),
        (
            #"{"lines":[{"unit_price":100,"quantity":9e99}]}"#, #"{"total":0}"#,
            "not understood (inputs.lines[0].quantity is not a number of at most 18 digits)"
        ),
        (
            #"{"lines":[{"unit_price":999999999999999999,"quantity":1000000}]}"#, #"{"total":0}"#,
            "not understood (the amounts are too large or fit together in no way: amountTooLarge)"
        ),
        (#"{"lines":{},"currency":"USD"}"#, #"{"total":0}"#, "not understood (inputs.lines is not a list)"),
        (#"{"lines":[1],"currency":"XXX"}"#, #"{"total":1}"#, "not understood (XXX is no currency)"),
        (
            #"{"lines":[100],"promotions":[{"effects":[{"target":"moon","type":"fixed","amount":1}]}]}"#,
            #"{"total":99}"#, "not understood (an effect on moon)"
        ),
        (
            #"{"products":[{"sku":"a","price":5}],"cart_steps":[{"op":"add","sku":"b"}]}"#, #"{"total":5}"#,
            "not understood (b is no product)"
        ),
        (#"{"weights":[1,-1],"amount":3}"#, #"{"parts":[3,0]}"#, "not understood (a weight below zero)"),
        (#"{"weights":[2,1],"amount":3}"#, #"{"parts":[2,1]}"#, "agree"),
        (
            #"{"values":[0.1],"interval":0}"#, #"{"rounded":[1]}"#,
            "not understood (inputs.interval is not a multiple of the minor unit)"
        ),
    ]

    @Test(arguments: verdicts.indices) func `each case gets its verdict`(place: Int) throws {
        let (inputs, expected, verdict) = Self.verdicts[place]
        let file = #"[{"id":"a","inputs":\#(inputs),"expected":\#(expected)}]"#

        let judged = Judge.judge(try PricingCase.all(in: Array(file.utf8)))

        #expect(judged.map(\.verdict.words) == [verdict])
    }

    @Test(arguments: ["", "[", "{}", #"{"a":1}"#, "7", "[1,]"]) func `no list of cases`(text: String) {
        #expect(throws: PricingCase.Unreadable.self) { try PricingCase.all(in: Array(text.utf8)) }
    }

    @Test func `what is no case is not understood`() throws {
        let file = #"[1, null, {}, {"id": 7}, {"id": "a", "inputs": null, "expected": []}]"#

        let judged = Judge.judge(try PricingCase.all(in: Array(file.utf8)))

        #expect(judged.count == 5)
        #expect(judged.allSatisfy { $0.verdict.kind == .notUnderstood })
        #expect(Judge.counts(judged) == "agree 0, differs by rule 0, not understood 5, wrong 0")
    }
}
